import type { Permission } from '../../src-core/contract/meta.ts';
import type { Services } from '../app/services.ts';

/** Who calls: fixed when the connection is made, never taken from the message. */
export type Sender = {
  /** Stable id of the window or connection; null on the command line. */
  id: string | null;
  /** For the audit record: the operating-system user and the shell, e.g. "ana (desktop)". */
  actor: string;
  permissions: ReadonlySet<Permission>;
  /** Asked again at every call: is the top frame still our own page? */
  isTrusted(): boolean;
  /** False when the sender has used up its calls for this second. */
  takeSlot(): boolean;
};

export type CallContext = { sender: Sender; services: Services };

/** At most `perSecond` calls in any window of one second, counted for one sender (SECURITY 8). */
export function rateLimit(perSecond: number, now: () => number = performance.now.bind(performance)): () => boolean {
  const times: number[] = [];
  return () => {
    const at = now();
    while (times[0] !== undefined && at - times[0] >= 1_000) times.shift();
    if (times.length >= perSecond) return false;
    times.push(at);
    return true;
  };
}
