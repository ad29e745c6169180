/**
 * Several message ports over one link between two processes. Electron can hand a port to another process, Node's child
 * processes and worker threads cannot in the same way; with this hub all three look alike, and oRPC's message-port adapter
 * runs on top unchanged. Pure: the link is given by the caller.
 */
export type Link = {
  send(frame: unknown): void;
  onFrame(listener: (frame: unknown) => void): void;
  onClose(listener: () => void): void;
};

/** The shape oRPC calls `MessagePortMainLike`. */
export type WirePort = {
  on(event: string, listener: (event?: { data: unknown }) => void): void;
  postMessage(data: unknown): void;
  close(): void;
};

type Frame =
  | { t: 'open'; c: number; kind: string }
  | { t: 'data'; c: number; d: unknown }
  | { t: 'close'; c: number }
  | { t: 'note'; d: unknown };

class ChannelPort implements WirePort {
  readonly #post: (data: unknown) => void;
  readonly #end: () => void;
  readonly #message: ((event: { data: unknown }) => void)[] = [];
  readonly #close: (() => void)[] = [];
  #early: unknown[] = [];
  isClosed = false;

  constructor(post: (data: unknown) => void, end: () => void) {
    this.#post = post;
    this.#end = end;
  }

  on(event: string, listener: (event?: { data: unknown }) => void): void {
    if (event === 'message') {
      this.#message.push(listener);
      for (const data of this.#early.splice(0)) listener({ data });
    }
    if (event === 'close') {
      this.#close.push(listener);
      if (this.isClosed) listener();
    }
  }

  postMessage(data: unknown): void {
    if (!this.isClosed) this.#post(data);
  }

  close(): void {
    if (this.isClosed) return;
    this.#end();
    this.ended();
  }

  deliver(data: unknown): void {
    if (this.#message.length === 0) this.#early.push(data);
    for (const listener of this.#message) listener({ data });
  }

  ended(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#early = [];
    for (const listener of this.#close) listener();
  }
}

export class ChannelHub {
  readonly #link: Link;
  readonly #channels = new Map<number, ChannelPort>();
  readonly #acceptors = new Map<string, (port: WirePort) => void>();
  readonly #notes: ((note: unknown) => void)[] = [];
  readonly #closed: (() => void)[] = [];
  #next: number;
  isClosed = false;

  /** Channel numbers of the two ends never meet: the parent counts up from 1 in odd numbers, the child in even ones. */
  constructor(link: Link, side: 'parent' | 'child') {
    this.#link = link;
    this.#next = side === 'parent' ? 1 : 2;
    link.onFrame(frame => this.#receive(frame as Frame));
    link.onClose(() => this.close());
  }

  /** Open a channel; the other end's acceptor of that kind gets its port. */
  open(kind: string): WirePort {
    const channel = this.#next;
    this.#next += 2;
    const port = this.#add(channel);
    if (this.isClosed) port.ended();
    else this.#link.send({ t: 'open', c: channel, kind } satisfies Frame);
    return port;
  }

  accept(kind: string, acceptor: (port: WirePort) => void): void {
    this.#acceptors.set(kind, acceptor);
  }

  /** A message beside the channels: start-up options, readiness, vital signs. */
  note(data: unknown): void {
    if (!this.isClosed) this.#link.send({ t: 'note', d: data } satisfies Frame);
  }

  onNote(listener: (note: unknown) => void): void {
    this.#notes.push(listener);
  }

  onClose(listener: () => void): void {
    this.#closed.push(listener);
    if (this.isClosed) listener();
  }

  /** Ends every channel of this side; safe to call twice. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const port of [...this.#channels.values()]) port.ended();
    this.#channels.clear();
    for (const listener of this.#closed) listener();
  }

  #add(channel: number): ChannelPort {
    const port = new ChannelPort(
      data => !this.isClosed && this.#link.send({ t: 'data', c: channel, d: data } satisfies Frame),
      () => {
        this.#channels.delete(channel);
        if (!this.isClosed) this.#link.send({ t: 'close', c: channel } satisfies Frame);
      },
    );
    this.#channels.set(channel, port);
    return port;
  }

  #receive(frame: Frame): void {
    switch (frame.t) {
      case 'open': {
        const acceptor = this.#acceptors.get(frame.kind);
        const port = this.#add(frame.c);
        if (acceptor) acceptor(port);
        else port.close();
        return;
      }
      case 'data':
        this.#channels.get(frame.c)?.deliver(frame.d);
        return;
      case 'close': {
        const port = this.#channels.get(frame.c);
        this.#channels.delete(frame.c);
        port?.ended();
        return;
      }
      case 'note':
        for (const listener of this.#notes) listener(frame.d);
        return;
    }
  }
}
