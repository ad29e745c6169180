import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What one test program reports: names of what failed and was skipped, with the reason, and how many passed. */
export interface Tally {
  passed: number;
  failed: { name: string; message: string }[];
  skipped: { name: string; reason: string }[];
}

/** The file in which the reporters leave their tally; set by build/commands/test.ts for each program. */
export const tallyVariable = 'MUREON_TALLY';

/** Called by a reporter at its end. Does nothing outside `npm test`. */
export function writeTally(tally: Tally): void {
  const file = process.env[tallyVariable];
  if (file) writeFileSync(file, JSON.stringify(tally));
}

/**
 * Reads what a program reported. A program that ended without a report, or failed without a failed test, counts as one
 * failure: nothing may pass by not running.
 * @param program name for the reader
 * @param code its exit code
 */
export function readTally(program: string, file: string, code: number): Tally {
  const tally: Tally = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { passed: 0, failed: [{ name: program, message: 'ended without a report' }], skipped: [] };
  if (code !== 0 && tally.failed.length === 0) {
    tally.failed.push({
      name: program,
      message: `ended with exit code ${code} although no test failed; see its output`,
    });
  }
  return tally;
}

/**
 * The end of `npm test`: skipped tests grouped by reason, failed ones with their message, and the one line of figures.
 * @returns text that ends with `N passed, N failed, N skipped`
 */
export function summary(tallies: readonly Tally[]): string {
  const failed = tallies.flatMap(tally => tally.failed);
  const byReason = Map.groupBy(
    tallies.flatMap(tally => tally.skipped),
    ({ reason }) => reason,
  );
  const skips = [...byReason].map(([reason, tests]) => {
    const names = tests.slice(0, 3).map(({ name }) => `    ${name}`);
    const more = tests.length > 3 ? [`    and ${tests.length - 3} more`] : [];
    return [`skipped ${tests.length}: ${reason}`, ...names, ...more].join('\n');
  });
  const failures = failed.map(({ name, message }) => `failed: ${name}\n    ${firstLines(message)}`);
  const count = (list: 'failed' | 'skipped') => tallies.reduce((sum, tally) => sum + tally[list].length, 0);
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  return [...skips, ...failures, `${passed} passed, ${count('failed')} failed, ${count('skipped')} skipped`].join('\n');
}

const firstLines = (message: string) => message.trim().split('\n').slice(0, 6).join('\n    ');
