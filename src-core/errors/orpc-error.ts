import { ORPCError, ValidationError } from '@orpc/contract';
import { AppError, type AppErrorWire, isCancellation } from './app-error.ts';
import { isErrorCode } from './catalog.ts';

export { isErrorCode };

/** The one oRPC error code of ours; `data` is `AppErrorWire`. Anything else on the wire is a fault of the machinery. */
const WIRE_CODE = 'MUREON';

/** Any thrown value as an AppError: ours as it is, a cancellation as `call.cancelled`, a schema error as `call.bad-input`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ORPCError) return fromOrpc(error);
  if (isCancellation(error)) return new AppError('call.cancelled', {}, { cause: error });
  return new AppError('internal.unexpected', {}, { cause: error });
}

/** What a handler throws so that the error crosses a process as code, details and trace id; stacks stay in the log. */
export function encodeError(error: AppError): ORPCError<string, AppErrorWire> {
  return new ORPCError(WIRE_CODE, { status: 500, message: error.code, data: error.toWire() });
}

function fromOrpc(error: ORPCError<string, unknown>): AppError {
  if (error.code === WIRE_CODE) {
    const wire = error.data as Partial<AppErrorWire> | undefined;
    if (typeof wire?.code === 'string') {
      return AppError.fromWire({ code: wire.code, details: wire.details ?? {}, traceId: wire.traceId ?? null });
    }
  }
  if (error.code === 'BAD_REQUEST') return new AppError('call.bad-input', { what: issuesOf(error) }, { cause: error });
  if (error.code === 'NOT_FOUND') return new AppError('call.bad-input', { what: 'no such call' }, { cause: error });
  return new AppError('internal.unexpected', {}, { cause: error });
}

/** "grain: Invalid option; limit: Too big", without the offending values. */
function issuesOf(error: ORPCError<string, unknown>): string {
  const issues =
    error.cause instanceof ValidationError
      ? error.cause.issues
      : ((error.data as { issues?: readonly { message: string; path?: readonly unknown[] }[] } | undefined)?.issues ??
        []);
  const words = issues.slice(0, 5).map(issue => {
    const path = (issue.path ?? []).map(part =>
      typeof part === 'object' && part !== null && 'key' in part ? String(part.key) : String(part),
    );
    return path.length > 0 ? `${path.join('.')}: ${issue.message}` : issue.message;
  });
  return words.length > 0 ? words.join('; ') : error.message;
}
