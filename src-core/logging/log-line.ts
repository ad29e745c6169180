/**
 * A log line is JSON with these fields and no others (SECURITY 75): ids, names of calls, codes, counts and times. No SQL, no
 * row values, no file contents. Anything else handed in is left out and counted in `dropped`.
 */
export const logFields = [
  'at',
  'level',
  'process',
  'pid',
  'event',
  'traceId',
  'call',
  'code',
  'outcome',
  'elapsedMs',
  'bytes',
  'rows',
  'files',
  'count',
  'taskId',
  'kind',
  'exitCode',
  'signal',
  'lakeVersion',
  'version',
  'state',
  'reason',
  'errorName',
  'stack',
] as const;
export type LogField = (typeof logFields)[number];
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogEntry = Partial<Record<LogField, string | number | boolean | null>> & { event: string };

const allowed = new Set<string>(logFields);
/** Codes, ids, names of calls, times: one word. A sentence, a path or a value does not look like this. */
const word = /^[\w.:-]{1,80}$/;

/** One line, without the line end. Text that is not one word is left out, except `stack` (see `safeStack`), cut at 4,000 characters. */
export function logLine(entry: Record<string, unknown>): string {
  const line: Record<string, unknown> = {};
  let dropped = 0;
  for (const [key, value] of Object.entries(entry)) {
    if (value === undefined) continue;
    const isPlain = value === null || ['number', 'boolean'].includes(typeof value);
    const isText = typeof value === 'string' && (key === 'stack' || word.test(value));
    if (!allowed.has(key) || !(isPlain || isText)) dropped += 1;
    else line[key] = typeof value === 'string' && value.length > 4_000 ? `${value.slice(0, 4_000)}... (cut)` : value;
  }
  if (dropped > 0) line.dropped = dropped;
  return JSON.stringify(line);
}

/** "  at functionName (folder/file.ts:1:2)" with a file of code; anything else is not a frame of ours. */
const frame =
  /^\s+at (?:async )?(?:([\w.$<>#[\] ]{1,80}) \()?(?:[a-z]+:\/\/|node:)?(?:.*[\\/])?([\w.-]{1,80}?(?:\.[cm]?[jt]sx?|\.node)?:\d+:\d+)\)?$/;
const codeFile = /^(?:[\w.-]+\.[cm]?[jt]sx?|[a-z_]+):\d+:\d+$/;

/**
 * The stack of an error without its message: messages of DuckDB, Node and SQLite quote SQL, paths and values, over several
 * lines at times. Frames keep the function and the file's name, not its folder.
 */
export function safeStack(error: unknown): string {
  const frames: string[] = [];
  for (let current: unknown = error; current instanceof Error && frames.length < 60; current = current.cause) {
    frames.push(word.test(current.name) ? current.name : 'Error');
    const { stack = '', message } = current;
    const start = message === '' ? -1 : stack.indexOf(message);
    const below = start === -1 ? stack : stack.slice(start + message.length);
    for (const line of below.split('\n')) {
      const [, name = '?', place = ''] = frame.exec(line) ?? [];
      if (codeFile.test(place)) frames.push(`  ${name} ${place}`);
    }
  }
  return frames.join('\n');
}
