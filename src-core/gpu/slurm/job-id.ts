/** What the text of `JobID` or `JobIDRaw` says. */
export type JobId = {
  /** Without the step: `7`, `26_3`, `4103947_[1-3]`, `45+1`. */
  readonly job: string;
  /** `0`, `batch`, `extern`, `interactive`; null for the allocation itself. */
  readonly step: string | null;
  readonly arrayJobId: string | null;
  /** Index, or what is left of a pending array as written: `[1-3]`. */
  readonly arrayTaskId: string | null;
  readonly hetJobId: string | null;
};

const pattern = /^(\d+)(?:_(\d+|\[[\d,\-:%]+(?:\.\.\.)?\])|\+(\d+))?(?:\.([A-Za-z0-9_+-]+))?$/;
const plain = /^\d+$/;

/** @returns undefined when the text is no job id */
export function parseJobId(text: string): JobId | undefined {
  if (plain.test(text)) return { job: text, step: null, arrayJobId: null, arrayTaskId: null, hetJobId: null };
  const found = pattern.exec(text);
  if (found === null) return undefined;
  const [, number = '', task = null, component, step = null] = found;
  return {
    job: step === null ? text : text.slice(0, -step.length - 1),
    step,
    arrayJobId: task === null ? null : number,
    arrayTaskId: task,
    hetJobId: component === undefined ? null : number,
  };
}
