import { expect, test } from 'vitest';
import { AppError } from '../../../../../src-core/errors/app-error.ts';
import {
  createOutput,
  exitCodeOf,
  jsonError,
  printable,
  progressLine,
  table,
} from '../../../../../src-main/app/cli/output.ts';

test('columns are aligned, numbers to the right, nothing is cut, wide letters count two', () => {
  expect(
    table(
      ['name', 'cost'],
      [
        ['컴퓨트', '1.5'],
        ['Storage', '-1000.123456789012345678901234'],
      ],
      new Set([1]),
    ),
  ).toBe(
    [
      'name                               cost',
      '-------  ------------------------------',
      '컴퓨트                              1.5',
      'Storage  -1000.123456789012345678901234',
    ].join('\n'),
  );
});

test('escape sequences from files do not reach the terminal', () => {
  expect(printable('a\u001b[31mred\u202e')).toBe('a\\u001b[31mred\\u202e');
});

test('exit codes: 2 for input, 3 for policy, 1 for the rest', () => {
  expect(exitCodeOf(new AppError('focus.missing-columns', {}))).toBe(2);
  expect(exitCodeOf(new AppError('cli.usage', {}))).toBe(2);
  expect(exitCodeOf(new AppError('lake.in-use', {}))).toBe(2);
  expect(exitCodeOf(new AppError('call.denied', {}))).toBe(3);
  expect(exitCodeOf(new AppError('internal.unexpected', {}))).toBe(1);
  expect(exitCodeOf(new AppError('lake.restarting', {}))).toBe(1);
  expect(exitCodeOf(new AppError('call.cancelled', {}))).toBe(1);
});

test('a trace id is shown where the text asks for it', () => {
  const error = new AppError('internal.unexpected');
  error.traceId = 'abc';
  expect(jsonError(error)).toEqual({
    code: 'internal.unexpected',
    message: 'Something went wrong inside Mureon.',
    hint: 'The log has the details under abc.',
    details: { traceId: 'abc' },
  });
});

test('unknown progress is unknown, not 0 %', () => {
  const progress = { phase: 'reading', done: 3_000, total: null, unit: 'rows', item: 'a.csv' } as const;
  expect(progressLine({ kind: 'import', progress })).toBe('import: reading 3,000 rows  a.csv');
  expect(progressLine({ kind: 'import', progress: { ...progress, total: 10_000 } })).toBe(
    'import: reading 3,000 of 10,000 rows  a.csv',
  );
});

test('no progress without a terminal, unless asked; JSON is one line', () => {
  const written: string[] = [];
  const stream = (name: string) => ({ write: (text: string) => written.push(`${name} ${text}`) }) as never;
  const task = {
    id: '1',
    kind: 'import',
    progress: { phase: 'waiting', done: null, total: null, unit: null, item: null },
  } as never;
  const quiet = createOutput({ isJson: true, showProgress: false, stdout: stream('out'), stderr: stream('err') });
  quiet.progress(task);
  quiet.print({ a: 1 }, () => 'human');
  const loud = createOutput({ isJson: false, showProgress: true, stdout: stream('out'), stderr: stream('err') });
  loud.progress(task);
  loud.progress(task);
  loud.print({ a: 1 }, () => 'human');
  expect(written).toEqual(['out {"a":1}\n', 'err import: waiting\n', 'out human\n']);
});
