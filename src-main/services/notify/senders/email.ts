import { connect, isIP, type Socket } from 'node:net';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { mailContent, PICTURE_ID } from '../../../../src-core/notify/mail-content.ts';
import { addressKind, guardedLookup, mayConnect } from '../../sources/addresses.ts';
import { trustOf } from '../../sources/http-transport.ts';
import { type Enclosed, enclose, namesOf } from './files.ts';
import { asMailFailure, type MailError, TooLarge } from './mail-failure.ts';
import { type Handed, type Handover, type Sender, SendFailure } from './sender.ts';

const CONNECT_MS = 20_000;
/** A server that scans a large message is silent for a while. */
const SILENCE_MS = 60_000;

/**
 * Mail over SMTP by nodemailer (decision 0118). We open the connection ourselves, so that the rules of addresses hold; everything after that is
 * the library's. The Message-ID follows from the delivery's id: servers and readers can tell a repetition.
 */
export const sendMail: Sender<'email'> = async handover => {
  const { channel, message, workspaceDir } = handover;
  const enclosed = await enclose(message, workspaceDir, channel.attachmentLimit);
  try {
    return await hand(handover, enclosed);
  } catch (error) {
    if (!(error instanceof TooLarge) || enclosed.files.length === 0) throw error;
  }
  // The server takes less than the channel's limit promises: without files the message still arrives, and says so.
  return hand(handover, { picture: enclosed.picture, files: [], leftOut: namesOf(message, 'refused') });
};

async function hand(handover: Handover<'email'>, enclosed: Enclosed): Promise<Handed> {
  const { channel, message, id, progress, signal } = handover;
  const pass = channel.user === null ? null : await handover.secret('password');
  const tls = { ...(await trustOf(channel.caFile)), minVersion: 'TLSv1.2' as const };
  const { createTransport } = await import('nodemailer'); // most sessions send no mail
  const connection = await open(channel, signal);
  const stop = () => connection.destroy();
  signal.addEventListener('abort', stop, { once: true });
  const transport = createTransport({
    ...{ host: channel.host, port: channel.port, servername: isIP(channel.host) === 0 ? channel.host : undefined, tls },
    ...{ secure: channel.security === 'tls', requireTLS: channel.security === 'starttls' },
    ignoreTLS: channel.security === 'none',
    ...(channel.user === null || pass === null ? {} : { auth: { user: channel.user, pass } }),
    ...{ connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
    ...{ disableFileAccess: true, disableUrlAccess: true, maxResponseSize: 65_536 },
    getSocket: (_options, callback) => callback(null, { connection }),
  });
  const { subject, text, html } = mailContent(message, {
    leftOut: enclosed.leftOut,
    hasPicture: enclosed.picture !== null,
  });
  try {
    const sender = addressOf(channel.from);
    const info = await transport.sendMail({
      ...{ from: channel.from, to: channel.to, subject, text, html },
      envelope: { from: sender, to: [...(progress.pending ?? channel.to.map(addressOf))] },
      messageId: `<${id}@${sender.split('@').at(-1)}>`,
      date: new Date(handover.createdAt),
      ...(message.severity === 'critical' ? { priority: 'high' as const } : {}),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      attachments: [
        ...(enclosed.picture === null
          ? []
          : [{ filename: 'picture.png', content: enclosed.picture.bytes, cid: PICTURE_ID }]),
        ...enclosed.files.map(({ name, contentType, bytes }) => ({ filename: name, content: bytes, contentType })),
      ],
    });
    const errors = (info.rejectedErrors ?? []) as MailError[];
    const isLater = (recipient: string) =>
      errors.some(error => error.recipient === recipient && (error.responseCode ?? 500) < 500);
    const later = (info.rejected ?? []).filter(isLater);
    const refused = (info.rejected ?? []).filter(recipient => !isLater(recipient));
    return { answer: String(info.response ?? ''), refused, later };
  } catch (error) {
    // What goes over the line is never shorter than what it is made of.
    const least = [
      Buffer.from(text),
      Buffer.from(html),
      enclosed.picture?.bytes,
      ...enclosed.files.map(file => file.bytes),
    ];
    const bytes = least.reduce((sum, part) => sum + (part?.length ?? 0), 0);
    throw asMailFailure(error, channel, connection.bytesWritten >= bytes);
  } finally {
    signal.removeEventListener('abort', stop);
    transport.close();
    connection.destroy();
  }
}

/** @throws SendFailure when nobody answers; AppError `connector.origin-refused` for an address that nobody may ask */
function open(channel: Handover<'email'>['channel'], signal: AbortSignal): Promise<Socket> {
  const { host, port, security, name } = channel;
  const rules = security === 'none' ? 'near' : 'any'; // in the clear only inside the own network
  const refused = () =>
    new AppError('connector.origin-refused', {
      host,
      what:
        security === 'none' && addressKind(host) === 'public'
          ? 'mail without TLS stays in the own network'
          : 'its address is not one that may be asked',
    });
  if (isIP(host) !== 0 && !mayConnect(host, rules)) throw refused();
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup: guardedLookup(() => rules), autoSelectFamily: true });
    const fail = (error: Error | null, what: string) => {
      socket.destroy();
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      if (error?.name === 'AddressRefused') return reject(refused());
      reject(new SendFailure(new AppError('channel.unreachable', { name, what }, { cause: error })));
    };
    const abort = () => fail(null, 'stopped');
    const timer = setTimeout(() => fail(null, 'no answer in time'), CONNECT_MS);
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', error => fail(error, (error as NodeJS.ErrnoException).code ?? 'no connection'));
    socket.once('connect', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.removeAllListeners('error');
      socket.on('error', () => undefined); // until the library listens; it hears of the end anyway
      resolve(socket);
    });
  });
}

/** "Finance <finance@example.com>" or the address alone. */
export const addressOf = (text: string) => /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text.trim();
