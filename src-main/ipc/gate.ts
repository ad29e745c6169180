import { implement } from '@orpc/server';
import { contract } from '../../src-core/contract/index.ts';
import type { CallMeta } from '../../src-core/contract/meta.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { guardCall } from '../../src-core/errors/guard-call.ts';
import { encodeError, toAppError } from '../../src-core/errors/orpc-error.ts';
import type { CallContext } from './call-context.ts';

const MAX_DEPTH = 16;

/**
 * The contract with the gate in front of every call: sender, rate, depth, schema (oRPC, inside), permission, then the
 * handler; an audited call runs alone and leaves a record; every error leaves as a code. Handlers cannot be reached
 * around it, because this is the only implementer.
 */
export const os = implement(contract)
  .$context<CallContext>()
  .use(async ({ context, path, procedure, next }, input, output) => {
    const meta = procedure['~orpc'].meta as CallMeta;
    const call = path.join('.');
    const { sender, services } = context;
    const fail = (error: unknown) => encodeError(services.failure(call, error));

    const run = async () => (await next()).output;
    const value = await guardCall(async () => {
      if (!sender.isTrusted()) throw new AppError('call.refused-sender');
      if (!sender.takeSlot()) throw new AppError('call.too-many');
      if (depthOf(input) > MAX_DEPTH) throw new AppError('call.bad-input', { what: 'nested too deeply' });
      if (meta.permission !== 'none' && !sender.permissions.has(meta.permission)) {
        throw new AppError('call.denied', { permission: meta.permission });
      }
      return meta.audit ? services.alone(() => audited(context, call, run)) : run();
    }, fail);
    return output(value as never);
  });

/** Run a change and write down who did what and how it ended. A change whose record cannot be written fails. */
async function audited<T>({ sender, services }: CallContext, call: string, run: () => Promise<T>): Promise<T> {
  const record = (outcome: 'done' | 'failed' | 'cancelled', errorCode: string | null) =>
    services.workspace.audit({ actor: sender.actor, call, outcome, errorCode });
  let result: T;
  try {
    result = await run();
  } catch (error) {
    const failure = toAppError(error);
    await record(failure.code === 'call.cancelled' ? 'cancelled' : 'failed', failure.code);
    throw failure;
  }
  await record('done', null);
  return result;
}

/** Nesting of plain data: 0 for a scalar, 1 for a flat object or array; stops counting above the limit. */
export function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return depth;
  let deepest = depth + 1;
  for (const item of Object.values(value)) deepest = Math.max(deepest, depthOf(item, depth + 1));
  return deepest;
}
