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

/** One line, without the line end. Text over 4,000 characters is cut and says so. */
export function logLine(entry: Record<string, unknown>): string {
  const line: Record<string, unknown> = {};
  let dropped = 0;
  for (const [key, value] of Object.entries(entry)) {
    if (value === undefined) continue;
    const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    if (!allowed.has(key) || !isPlain) dropped += 1;
    else line[key] = typeof value === 'string' && value.length > 4_000 ? `${value.slice(0, 4_000)}... (cut)` : value;
  }
  if (dropped > 0) line.dropped = dropped;
  return JSON.stringify(line);
}

/**
 * The stack of an error without its message: messages of DuckDB, Node and SQLite quote SQL, paths and values. Frames keep
 * the function and the file's name, not its folder.
 */
export function safeStack(error: unknown): string {
  const frames: string[] = [];
  for (let current: unknown = error; current instanceof Error && frames.length < 60; current = current.cause) {
    frames.push(current.name);
    for (const line of (current.stack ?? '').split('\n')) {
      const match = /^\s+at (?:(.*?) \()?(?:file:\/\/)?(?:.*[\\/])?([^\\/]+:\d+:\d+)\)?$/.exec(line);
      if (match) frames.push(`  ${match[1] ?? '?'} ${match[2]}`);
    }
  }
  return frames.join('\n');
}
