import type { ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { FileHandle } from '../../src-core/contract/meta.ts';

type Link = ClientLink<Record<never, never>>;

/** What the preload exposes on the desktop; absent in browser mode. */
export type DesktopBridge = {
  shell: 'desktop';
  /** Asks for fresh ports; they arrive as a `mureon:ports` window message. Also sent unasked when the lake restarts. */
  connect(): void;
  registerFiles(files: File[]): Promise<FileHandle[]>;
};

declare global {
  interface Window {
    readonly mureon?: DesktopBridge;
  }
}

export type ConnectionState = 'connecting' | 'open' | 'lost';
export type Channel = 'rpc' | 'data';

const RETRY_MS = [200, 500, 1_000, 2_000, 5_000] as const;

/** One channel: hands out its link as soon as there is one, and a signal that fires when that link is gone. */
class Line {
  #current: { link: Link; gone: AbortController } | null = null;
  #waiting: ((value: { link: Link; gone: AbortSignal }) => void)[] = [];

  open(link: Link): void {
    this.#current?.gone.abort();
    const current = { link, gone: new AbortController() };
    this.#current = current;
    for (const resolve of this.#waiting.splice(0)) resolve({ link, gone: current.gone.signal });
  }

  /** @returns false when `link` is not the one in use */
  close(link: Link): boolean {
    if (this.#current?.link !== link) return false;
    this.#current.gone.abort();
    this.#current = null;
    return true;
  }

  link(): Promise<{ link: Link; gone: AbortSignal }> {
    const current = this.#current;
    if (current) return Promise.resolve({ link: current.link, gone: current.gone.signal });
    return new Promise(resolve => this.#waiting.push(resolve));
  }
}

/**
 * The window's two lines to the workbench: `rpc` to the broker and `data` to the lake. Desktop: message ports from the preload
 * bridge. Browser mode: two WebSockets on our own origin. Both come back by themselves after a loss.
 */
export class Connection {
  readonly #lines: Record<Channel, Line> = { rpc: new Line(), data: new Line() };
  readonly #listeners = new Set<() => void>();
  #state: ConnectionState = 'connecting';

  get state(): ConnectionState {
    return this.#state;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  line(channel: Channel): Promise<{ link: Link; gone: AbortSignal }> {
    return this.#lines[channel].link();
  }

  start(bridge: DesktopBridge | undefined): void {
    if (bridge) this.#startPorts(bridge);
    else for (const channel of ['rpc', 'data'] as const) this.#startSocket(channel, 0);
  }

  #startPorts(bridge: DesktopBridge): void {
    window.addEventListener('message', event => {
      if (event.source !== window || event.data?.type !== 'mureon:ports') return;
      // Both at first; only the data port when the lake was restarted, so that calls in flight go on.
      const channels: readonly Channel[] = event.data.channels ?? ['rpc', 'data'];
      for (const [index, channel] of channels.entries()) {
        const port = event.ports[index];
        if (port) this.#openPort(channel, port, bridge);
      }
    });
    bridge.connect();
  }

  #openPort(channel: Channel, port: MessagePort, bridge: DesktopBridge): void {
    const link = new PortLink({ port });
    this.#lines[channel].open(link);
    port.addEventListener('close', () => {
      if (!this.#lines[channel].close(link)) return; // an old port, replaced already
      if (channel === 'rpc') {
        this.#set('lost');
        bridge.connect();
      }
    });
    port.start();
    if (channel === 'rpc') this.#set('open');
  }

  #startSocket(channel: Channel, attempt: number): void {
    const url = new URL(`/${channel}`, window.location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url);
    let link: Link | null = null;
    socket.addEventListener('open', () => {
      link = new SocketLink({ websocket: socket });
      this.#lines[channel].open(link);
      if (channel === 'rpc') this.#set('open');
    });
    socket.addEventListener('close', () => {
      if (link) this.#lines[channel].close(link);
      if (channel === 'rpc') this.#set('lost');
      const next = link ? 0 : attempt + 1;
      setTimeout(() => this.#startSocket(channel, next), RETRY_MS[Math.min(next, RETRY_MS.length - 1)]);
    });
  }

  #set(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
