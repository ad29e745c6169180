import { connect } from 'node:net';

/**
 * Does the session bus answer? The keychain library connects in the caller's thread and waits without end for a bus that accepts and says
 * nothing, which would freeze every window. So the first word of the D-Bus handshake is exchanged here, asynchronously.
 * @returns true also where there is no address of a socket: the library then fails at once by itself
 * @see D-Bus specification, "Authentication protocol"
 */
export function busAnswers(limitMs: number, address = process.env.DBUS_SESSION_BUS_ADDRESS): Promise<boolean> {
  const path = socketPath(address);
  if (process.platform !== 'linux' || path === null) return Promise.resolve(true);
  return new Promise(resolve => {
    const socket = connect(path);
    const end = (isAnswered: boolean) => {
      socket.destroy();
      resolve(isAnswered);
    };
    socket.setTimeout(limitMs, () => end(false));
    socket.once('error', () => end(false));
    socket.once('data', () => end(true));
    socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')}\r\n`);
  });
}

/** Path of the first Unix socket of an address list; null when there is none. */
function socketPath(address: string | undefined): string | null {
  const [, kind, value] = /(?:^|;)unix:(?:[^;]*,)?(path|abstract)=([^,;]+)/.exec(address ?? '') ?? [];
  if (value === undefined) return null;
  const text = value.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return kind === 'abstract' ? `\0${text}` : text;
}
