import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export type ReceivedMail = {
  from: string;
  to: string[];
  user: string | null;
  isSecure: boolean;
  raw: string;
  mail: Email;
};

export type MailServer = {
  readonly port: number;
  readonly received: ReceivedMail[];
  /** Says what becomes of a recipient: null takes it. The number of times that it was asked for comes with it. */
  recipient: (address: string, times: number) => { code: number; text: string } | null;
  /** Says what becomes of a message after its last byte: null takes it, `drop` closes the line. */
  afterData: (times: number) => { code: number; text: string } | 'drop' | null;
  slowMs: number;
  close(): Promise<void>;
};

/** A real SMTP server (npm smtp-server) on loopback; what it took is read by an independent library (postal-mime). */
export async function startMailServer(
  options: {
    /** With it STARTTLS is offered. */
    tls?: { key: string; certificate: string };
    isTlsFromStart?: boolean;
    account?: { user: string; password: string };
    port?: number;
    sizeLimit?: number;
  } = {},
): Promise<MailServer> {
  const asked = new Map<string, number>();
  let dataTimes = 0;
  const failure = ({ code, text }: { code: number; text: string }) =>
    Object.assign(new Error(text), { responseCode: code });
  const settings: SMTPServerOptions = {
    ...(options.tls && { key: options.tls.key, cert: options.tls.certificate }),
    ...{ secure: options.isTlsFromStart === true, disabledCommands: options.tls === undefined ? ['STARTTLS'] : [] },
    ...{ authOptional: options.account === undefined, allowInsecureAuth: options.tls === undefined },
    ...(options.sizeLimit === undefined ? {} : { size: options.sizeLimit }),
    onAuth: ({ username, password }, _session, callback) =>
      username === options.account?.user && password === options.account?.password
        ? callback(null, { user: username })
        : callback(failure({ code: 535, text: 'Authentication failed' })),
    onRcptTo: ({ address }, _session, callback) => {
      const times = (asked.get(address) ?? 0) + 1;
      asked.set(address, times);
      const refusal = handle.recipient(address, times);
      if (refusal) return callback(failure(refusal));
      setTimeout(() => callback(), handle.slowMs);
    },
    onData: (stream, session, callback) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        dataTimes += 1;
        if (stream.sizeExceeded) return callback(failure({ code: 552, text: 'Message exceeds the maximum size' }));
        const outcome = handle.afterData(dataTimes);
        if (outcome === 'drop') {
          for (const connection of server.connections)
            (connection as { _socket?: { destroy(): void } })._socket?.destroy();
          return;
        }
        if (outcome !== null) return callback(failure(outcome));
        const raw = Buffer.concat(parts).toString('utf8');
        const envelope = session.envelope;
        void PostalMime.parse(raw).then(mail => {
          received.push({
            from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            to: envelope.rcptTo.map(({ address }) => address),
            user: (session.user as string | undefined) ?? null,
            ...{ isSecure: session.secure, raw, mail },
          });
          callback(null, 'kept');
        });
      });
    },
  };
  const server = new SMTPServer(settings);
  server.on('error', () => undefined); // clients that break off are part of the tests
  const received: ReceivedMail[] = [];
  const listener = server.listen(options.port ?? 0, '127.0.0.1');
  await new Promise(resolve => listener.once('listening', resolve));
  const handle: MailServer = {
    port: (listener.address() as AddressInfo).port,
    received,
    recipient: () => null,
    afterData: () => null,
    slowMs: 0,
    close: () => new Promise(resolve => server.close(() => resolve())),
  };
  return handle;
}
