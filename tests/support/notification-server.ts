import { type ChildProcess, spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { join } from 'node:path';

export type Shown = { title: string; body: string };

export type NotificationServer = {
  /** For DBUS_SESSION_BUS_ADDRESS. */
  readonly address: string;
  /** What was shown, in order. */
  readonly shown: readonly Shown[];
  /** The person presses the newest one. */
  press(): void;
  close(): void;
};

const NAME = 'org.freedesktop.Notifications';
const [CALL, RETURN, SIGNAL] = [1, 2, 4];
const [PATH, INTERFACE, MEMBER, REPLY_TO, DESTINATION, SENDER, SIGNATURE] = [1, 2, 3, 5, 6, 7, 8];

/**
 * A session bus (the real dbus-daemon) with a notification server on it that shows nothing and remembers everything: as much of the Desktop
 * Notifications Specification as libnotify asks for.
 * @param folder for the bus's socket
 * @param hasServer false: a bus on which nobody shows anything
 * @throws Error when there is no dbus-daemon
 */
export async function startNotificationServer(folder: string, hasServer = true): Promise<NotificationServer> {
  const path = join(folder, 'bus');
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1', `--address=unix:path=${path}`]);
  await ready(daemon);
  const shown: Shown[] = [];
  const socket = createConnection(path);
  let serial = 0;
  const send = (type: number, fields: Field[], signature = '', body: Buffer = Buffer.alloc(0)) => {
    serial += 1;
    socket.write(message(type, serial, signature === '' ? fields : [...fields, [SIGNATURE, 'g', signature]], body));
  };
  const call = (member: string, signature = '', body?: Buffer) =>
    send(
      CALL,
      [
        [PATH, 'o', '/org/freedesktop/DBus'],
        [INTERFACE, 's', 'org.freedesktop.DBus'],
        [MEMBER, 's', member],
        [DESTINATION, 's', 'org.freedesktop.DBus'],
      ],
      signature,
      body,
    );

  let received: Buffer = Buffer.alloc(0);
  let isOpen = false;
  const named = new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('data', data => {
      received = Buffer.concat([received, data]);
      if (!isOpen) {
        if (!received.toString('latin1').startsWith('OK')) return reject(new Error(received.toString('latin1')));
        [isOpen, received] = [true, Buffer.alloc(0)];
        socket.write('BEGIN\r\n');
        call('Hello');
        call('RequestName', 'su', new Writer().string(hasServer ? NAME : 'test.Nobody').u32(4).bytes);
        return;
      }
      for (let next = takeMessage(received); next !== null; next = takeMessage(received)) {
        received = received.subarray(next.length);
        if (next.type === RETURN && next.fields.get(REPLY_TO) === 2) resolve();
        if (next.type === CALL) answer(next);
      }
    });
  });
  function answer({ fields, serial: asked, body }: Received): void {
    const reply = (signature: string, content: Writer) =>
      send(
        RETURN,
        [
          [REPLY_TO, 'u', asked],
          [DESTINATION, 's', String(fields.get(SENDER))],
        ],
        signature,
        content.bytes,
      );
    const member = fields.get(MEMBER);
    if (member === 'GetServerInformation') {
      reply(
        'ssss',
        ['test', 'test', '1', '1.2'].reduce((all, text) => all.string(text), new Writer()),
      );
    } else if (member === 'GetCapabilities') {
      reply('as', new Writer().strings(['body', 'actions']));
    } else if (member === 'Notify') {
      const reader = new Reader(body);
      reader.string(); // application
      reader.u32(); // the one that it replaces
      reader.string(); // icon
      shown.push({ title: reader.string(), body: reader.string() });
      reply('u', new Writer().u32(shown.length));
    } else {
      reply('', new Writer());
    }
  }
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')}\r\n`);
  await named;
  return {
    address: `unix:path=${path}`,
    shown,
    press: () =>
      send(
        SIGNAL,
        [
          [PATH, 'o', '/org/freedesktop/Notifications'],
          [INTERFACE, 's', NAME],
          [MEMBER, 's', 'ActionInvoked'],
        ],
        'us',
        new Writer().u32(shown.length).string('default').bytes,
      ),
    close: () => {
      socket.destroy();
      daemon.kill();
    },
  };
}

function ready(daemon: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    daemon.once('error', reject);
    daemon.once('exit', code => reject(new Error(`dbus-daemon ended with ${code}`)));
    daemon.stdout?.once('data', () => resolve());
  });
}

type Field = [code: number, type: 'o' | 's' | 'g' | 'u', value: string | number];
type Received = { length: number; type: number; serial: number; fields: Map<number, string | number>; body: Buffer };

/** Values as the bus has them, little end first, each at a multiple of its size. */
class Writer {
  bytes: Buffer = Buffer.alloc(0);
  align(size: number): this {
    const rest = this.bytes.length % size;
    return rest === 0 ? this : this.add(Buffer.alloc(size - rest));
  }
  add(...parts: Uint8Array[]): this {
    this.bytes = Buffer.concat([this.bytes, ...parts]);
    return this;
  }
  u32(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return this.align(4).add(bytes);
  }
  string(text: string): this {
    const bytes = Buffer.from(text, 'utf8');
    return this.u32(bytes.length).add(bytes, Buffer.alloc(1));
  }
  signature(text: string): this {
    return this.add(Buffer.from([text.length]), Buffer.from(text, 'latin1'), Buffer.alloc(1));
  }
  strings(texts: readonly string[]): this {
    const inner = texts.reduce((all, text) => all.string(text), new Writer());
    return this.u32(inner.bytes.length).add(inner.bytes);
  }
}

class Reader {
  readonly #bytes: Buffer;
  at: number;
  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }
  align(size: number): void {
    this.at = Math.ceil(this.at / size) * size;
  }
  u8(): number {
    this.at += 1;
    return this.#bytes.readUInt8(this.at - 1);
  }
  u32(): number {
    this.align(4);
    this.at += 4;
    return this.#bytes.readUInt32LE(this.at - 4);
  }
  text(length: number): string {
    const text = this.#bytes.toString('utf8', this.at, this.at + length);
    this.at += length + 1;
    return text;
  }
  string(): string {
    return this.text(this.u32());
  }
}

function message(type: number, serial: number, fields: readonly Field[], body: Buffer): Buffer {
  const header = new Writer();
  for (const [code, kind, value] of fields) {
    header
      .align(8)
      .add(Buffer.from([code]))
      .signature(kind);
    if (kind === 'u') header.u32(Number(value));
    else if (kind === 'g') header.signature(String(value));
    else header.string(String(value));
  }
  const start = new Writer()
    .add(Buffer.from(['l'.charCodeAt(0), type, 0, 1]))
    .u32(body.length)
    .u32(serial);
  return start.u32(header.bytes.length).add(header.bytes).align(8).add(body).bytes;
}

/** The first message of what has come; null while it is not there as a whole. Clients here speak with the little end first. */
function takeMessage(bytes: Buffer): Received | null {
  if (bytes.length < 16) return null;
  const end = 16 + bytes.readUInt32LE(12);
  const bodyAt = Math.ceil(end / 8) * 8;
  const length = bodyAt + bytes.readUInt32LE(4);
  if (bytes.length < length) return null;
  const fields = new Map<number, string | number>();
  const reader = new Reader(bytes, 16);
  for (reader.align(8); reader.at < end; reader.align(8)) {
    const code = reader.u8();
    const kind = reader.text(reader.u8());
    fields.set(code, kind === 'u' ? reader.u32() : kind === 'g' ? reader.text(reader.u8()) : reader.string());
  }
  return {
    length,
    type: bytes.readUInt8(1),
    serial: bytes.readUInt32LE(8),
    fields,
    body: bytes.subarray(bodyAt, length),
  };
}
