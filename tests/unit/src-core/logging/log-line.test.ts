import { expect, test } from 'vitest';
import { logLine, safeStack } from '../../../../src-core/logging/log-line.ts';

test('words pass; sentences, paths, unknown fields and objects are left out and counted', () => {
  const line = logLine({
    at: '2026-01-02T03:04:05.678Z',
    event: 'call-failed',
    call: 'query.run',
    code: 'query.timeout',
    rows: 3,
    traceId: null,
    reason: 'Ana Kim, 42 EUR',
    kind: '/home/ana/bill.csv',
    state: 'C:\\bill.csv',
    sql: 'SELECT',
    files: { name: 'bill.csv' },
  });
  expect(JSON.parse(line)).toEqual({
    at: '2026-01-02T03:04:05.678Z',
    event: 'call-failed',
    call: 'query.run',
    code: 'query.timeout',
    rows: 3,
    traceId: null,
    dropped: 5,
  });
});

test('a stack keeps functions and code files, nothing of messages, folders or data', () => {
  const cause = new Error(
    'Binder Error: SELECT secret\n    at Ana Kim (payroll.csv:1:2)\n    at f (/home/ana/x.ts:1:2)',
  );
  cause.name = 'bill of Ana';
  const error = new Error('row value 42 EUR', { cause });
  error.stack = `Error: row value 42 EUR
    at Importer.import (file:///home/ana/mureon/workers/lake/import/importer.ts:10:5)
    at async Object.run (C:\\Users\\ana\\app\\out\\main\\index.js:3:4)
    at node:internal/process/task_queues:95:5
    at /home/ana/secret.csv:1:1
    at new DuckDB (app://workbench/assets/index-1.js:7:8)`;
  expect(safeStack(error).split('\n').slice(0, 6)).toEqual([
    'Error',
    '  Importer.import importer.ts:10:5',
    '  Object.run index.js:3:4',
    '  ? task_queues:95:5',
    '  new DuckDB index-1.js:7:8',
    'Error',
  ]);
  expect(safeStack(error)).not.toMatch(/Ana|secret|payroll|EUR|x\.ts:1:2|home/);
});
