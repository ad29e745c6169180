import { AppError } from '../../../../src-core/errors/app-error.ts';
import { type DoorAnswer, type DoorRequest, HttpDoor, type Way } from '../../sources/http-door.ts';
import { TemporaryFailure } from '../../sources/resilience.ts';
import { needsSetup, refusedForGood, SendFailure } from './sender.ts';

/** Answers to messages are short; a receiver that says more is not read. */
const limits = { answerBytes: 1_048_576, answerMs: 15_000, silenceMs: 15_000, redirects: 3 };

type Network = { name: string; allowPlainHttp: boolean; caFile: string | null };

/** One request through the one way out (SECURITY 70-71), its failure in the outbox's terms. */
export async function ask(
  {
    channel,
    origins,
    secret,
    now,
    signal,
  }: {
    channel: Network;
    /** Addresses that it may ask; their hosts were named by the user unless `own` says otherwise. */
    origins: readonly string[];
    secret: Way['secret'];
    now: () => Date;
    signal: AbortSignal;
  },
  request: DoorRequest,
): Promise<DoorAnswer> {
  const { allowPlainHttp, caFile, name } = channel;
  const namedHosts = new Set(origins.map(origin => new URL(origin).hostname.replace(/^\[|\]$/g, '')));
  const door = new HttpDoor({ origins, namedHosts, allowPlainHttp, caFile, secret }, { limits, now });
  try {
    return await door.send(request, signal);
  } catch (error) {
    throw asFailure(error, name);
  } finally {
    await door.close();
  }
}

/** Nothing was handed over when the connection was never made, or when the server said what it thinks. */
const neverArrived = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|HTTP \d+)$/;

export function asFailure(error: unknown, name: string): unknown {
  if (error instanceof TemporaryFailure) {
    const { error: cause, waitMs } = error;
    const reason = String(cause.details.reason ?? '');
    const what = cause.code === 'connector.rate-limited' ? 'HTTP 429' : reason;
    const maybeSent = cause.code === 'connector.unreachable' && !neverArrived.test(reason);
    return new SendFailure(new AppError('channel.unreachable', { name, what }, { cause }), { waitMs, maybeSent });
  }
  if (!(error instanceof AppError)) return error;
  switch (error.code) {
    case 'connector.auth-rejected':
      return needsSetup(name, 'HTTP 401', error);
    case 'connector.forbidden':
      return needsSetup(name, 'HTTP 403', error);
    case 'connector.bad-answer': {
      const what = String(error.details.what);
      // A wrong path can be corrected; a body that is not wanted stays unwanted.
      return /^HTTP (404|405|409|410|425)$/.test(what) ? needsSetup(name, what, error) : refusedForGood(name, what);
    }
    default:
      return error;
  }
}
