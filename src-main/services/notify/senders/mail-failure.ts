import type { Channel } from '../../../../src-core/contract/channels.ts';
import { AppError } from '../../../../src-core/errors/app-error.ts';
import { oneLine } from '../../../../src-core/notify/plain.ts';
import { needsSetup, refusedForGood, SendFailure } from './sender.ts';

/** What nodemailer adds to its errors. */
export type MailError = Error & {
  code?: string;
  /** That of the system or of TLS, where it has wrapped one. */
  originalCode?: string;
  command?: string;
  /** The server's status: 4xx come back later, 5xx never. */
  responseCode?: number;
  response?: string;
  recipient?: string;
  rejectedErrors?: MailError[];
};

/** The server takes no message of this size; without its files it may. */
export class TooLarge extends SendFailure {}

/**
 * A failed try in the outbox's terms. 4xx is grey-listing or a busy server: the message waits. 5xx is for good, except where a person can change
 * something: a password, a certificate, a server that has no TLS.
 * @param hasFlowed so many bytes were written that the whole message may be among them; then a lost line says nothing
 */
export function asMailFailure(
  error: unknown,
  { name, host }: Extract<Channel, { kind: 'email' }>,
  hasFlowed: boolean,
): unknown {
  if (error instanceof AppError || error instanceof SendFailure || !(error instanceof Error)) return error;
  const { code = '', command, responseCode, response, rejectedErrors } = error as MailError;
  const said = response === undefined ? null : oneLine(response, 300);
  const certificate = certificateReason(error);
  if (certificate !== null)
    return new SendFailure(new AppError('connector.tls', { host, reason: certificate }, { cause: error }));
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return needsSetup(name, said ?? 'the server refuses the password', error);
    case 'ETLS':
    case 'EREQUIRETLS':
      return needsSetup(name, said ?? 'the server does not offer STARTTLS', error);
    case 'EENVELOPE': {
      const refused = (rejectedErrors ?? []).filter(each => (each.responseCode ?? 500) >= 500);
      const names = refused.flatMap(({ recipient }) => (recipient === undefined ? [] : [recipient]));
      const comesBack = (rejectedErrors ?? [error as MailError]).some(each => (each.responseCode ?? 500) < 500);
      if (!comesBack) return refusedForGood(name, said ?? error.message, names);
      return new SendFailure(new AppError('channel.refused', { name, what: said ?? '4xx' }), { refused: names });
    }
    case 'EMESSAGE':
      if (responseCode !== undefined && responseCode < 500)
        return new SendFailure(new AppError('channel.refused', { name, what: said ?? String(responseCode) }));
      // Said by its SIZE before anything was sent, or by 552 or 523 after it.
      if (command === 'MAIL FROM' || responseCode === 552 || responseCode === 523)
        return new TooLarge(new AppError('channel.refused', { name, what: said ?? error.message }), { isFinal: true });
      return refusedForGood(name, said ?? error.message);
    default: {
      const what = said ?? (code === '' ? 'the connection was lost' : code);
      return new SendFailure(new AppError('channel.unreachable', { name, what }, { cause: error }), {
        maybeSent: hasFlowed,
      });
    }
  }
}

function certificateReason(error: Error): string | null {
  const text = `${(error as MailError).originalCode ?? ''} ${error.message}`;
  const code = /(CERT_[A-Z_]+|DEPTH_ZERO_[A-Z_]+|SELF_SIGNED_[A-Z_]+|UNABLE_TO_[A-Z_]+|ERR_TLS_CERT_[A-Z_]+)/.exec(
    text,
  );
  if (code) return code[1] ?? null;
  if (/self[- ]signed certificate/i.test(text)) return 'SELF_SIGNED_CERT';
  if (/unable to (verify|get)/i.test(text)) return 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
  return /does not match certificate/i.test(text) ? 'ERR_TLS_CERT_ALTNAME_INVALID' : null;
}
