import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Progress, Task } from '../../../src-core/contract/tasks.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';

/** Where a command writes: one JSON document or human text on standard output, progress on standard error. */
export type Output = {
  isJson: boolean;
  /** With `--json`, print `document`; else what `human` returns. Called once per command. */
  print(document: unknown, human: () => string): void;
  /** Let `write` make a file at a temporary path and pass its bytes on to standard output; binary ones not to a terminal. */
  writeFile(format: string, write: (path: string) => Promise<void>): Promise<void>;
  progress(task: Task): void;
  /** Wipe the progress line before other text. */
  endProgress(): void;
};

export function createOutput(options: {
  isJson: boolean;
  showProgress: boolean;
  stdout: NodeJS.WritableStream & { isTTY?: boolean };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
}): Output {
  const { stderr, stdout } = options;
  const isTerminal = stderr.isTTY === true;
  let lastLine = '';
  const print = (text: string) => stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  return {
    isJson: options.isJson,
    print: (document, human) => print(options.isJson ? JSON.stringify(document) : human()),
    writeFile: async (format, write) => {
      if (format !== 'csv' && stdout.isTTY === true)
        throw new AppError('cli.usage', { what: `${format} is not text: name a file with --out, or use a pipe.` });
      const folder = await mkdtemp(join(tmpdir(), 'mureon-'));
      try {
        const path = join(folder, `query.${format}`);
        await write(path);
        await pipeline(createReadStream(path), stdout, { end: false });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    progress: task => {
      if (!options.showProgress && !isTerminal) return;
      const line = progressLine(task);
      if (line === lastLine) return;
      lastLine = line;
      stderr.write(isTerminal ? `\r\x1b[2K${line}` : `${line}\n`);
    },
    endProgress: () => {
      if (isTerminal && lastLine !== '') stderr.write('\r\x1b[2K');
      lastLine = '';
    },
  };
}

/** "reading 3,000 of 10,000 rows  january.csv" */
export function progressLine(task: { kind: string; progress: Progress }): string {
  const { phase, done, total, unit, item } = task.progress;
  const amount =
    done === null
      ? ''
      : ` ${count(done)}${total === null ? '' : ` of ${count(total)}`}${unit === null ? '' : ` ${unit}`}`;
  return `${task.kind}: ${phase}${amount}${item === null ? '' : `  ${printable(item)}`}`;
}

export const count = (value: number) => value.toLocaleString('en-US');

/** Text from files may hold escape sequences; a terminal must not obey them. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Columns padded to the widest cell; numbers to the right. Cells are never cut: the exact value is the point. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  rightAligned: ReadonlySet<number>,
): string {
  const cells = [head, ...rows].map(row => row.map(printable));
  const widths = head.map((_, column) => Math.max(...cells.map(row => displayWidth(row[column] ?? ''))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(cell)));
        return rightAligned.has(column) ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  const [first = [], ...rest] = cells;
  return [line(first), widths.map(width => '-'.repeat(width)).join('  '), ...rest.map(line)].join('\n');
}

/** Terminal cells: Hangul, Han, kana and full-width forms take two. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
      character,
    )
      ? 2
      : 1;
  }
  return width;
}

export type JsonError = { code: string; message: string; hint: string; details: AppError['details'] };

/** The public form of an error: stable code, text, hint. A trace id, where there is one, is in the details. */
export function jsonError(error: AppError): JsonError {
  const details = error.traceId === null ? error.details : { ...error.details, traceId: error.traceId };
  const shown = new AppError(error.code, details);
  return { code: error.code, message: shown.userMessage, hint: shown.hint, details };
}

/** Documented exit codes: 0 done, 2 bad input or usage, 3 refused by policy, 1 anything else. */
export function exitCodeOf(error: AppError): 1 | 2 | 3 {
  const { code } = error;
  if (code === 'report.refused' || code === 'report.not-approvable') return 3;
  if (code === 'sql.refused') return error.details.isUnknown === true ? 2 : 3; // a table that is not there is a slip
  if (code === 'call.denied' || code === 'call.refused-sender' || code.startsWith('policy.')) return 3;
  if (code === 'internal.unexpected' || code === 'call.cancelled' || code === 'lake.restarting') return 1;
  if (code.startsWith('connector.') || code === 'secret.unavailable') return 1; // the other side, not the command
  if (code.startsWith('report.destination-') || code === 'report.file-changed') return 1;
  if (code === 'lake.disk-full' || code === 'export.write-failed' || code === 'showback.does-not-tie') return 1;
  return 2;
}
