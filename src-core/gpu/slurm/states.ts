/** States in which nothing more can happen to this attempt. */
const overStates = new Set([
  'BOOT_FAIL',
  'CANCELLED',
  'COMPLETED',
  'DEADLINE',
  'FAILED',
  'LAUNCH_FAILED',
  'NODE_FAIL',
  'OUT_OF_MEMORY',
  'PREEMPTED',
  'RECONFIG_FAIL',
  'REQUEUED',
  'REVOKED',
  'SPECIAL_EXIT',
  'TIMEOUT',
]);

const waitingStates = new Set(['CONFIGURING', 'PENDING', 'REQUEUE_FED', 'REQUEUE_HOLD', 'RESV_DEL_HOLD']);

const liveStates = new Set(['COMPLETING', 'RESIZING', 'RUNNING', 'SIGNALING', 'STAGE_OUT', 'STOPPED', 'SUSPENDED']);

export type JobState = {
  /** Slurm's base state; an unknown word as written. */
  readonly state: string;
  readonly phase: 'waiting' | 'live' | 'over' | 'unknown';
  /** uid after "CANCELLED by". */
  readonly cancelledBy: string | null;
};

/** `COMPLETED`, `CANCELLED by 1001`, `CANCELLED+` (cut by a narrow column). @returns undefined for text that is no state */
export function parseState(text: string): JobState | undefined {
  const found = /^([A-Z][A-Z_]*)\+?(?: by (\d+))?$/.exec(text);
  if (found === null) return undefined;
  const [, state = '', cancelledBy = null] = found;
  return { state, phase: phaseOf(state), cancelledBy };
}

function phaseOf(state: string): JobState['phase'] {
  if (overStates.has(state)) return 'over';
  if (liveStates.has(state)) return 'live';
  return waitingStates.has(state) ? 'waiting' : 'unknown';
}

/** `code:signal`. @returns undefined when the text is none */
export function parseExitCode(text: string): { code: number; signal: number } | undefined {
  if (text === '0:0') return { code: 0, signal: 0 };
  const found = /^(\d{1,9}):(\d{1,9})$/.exec(text);
  return found === null ? undefined : { code: Number(found[1]), signal: Number(found[2]) };
}
