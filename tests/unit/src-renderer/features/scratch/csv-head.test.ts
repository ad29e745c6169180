import { describe, expect, it } from 'vitest';
import { csvHead } from '../../../../../src-renderer/features/scratch/readers/csv-head.ts';
import { tableName } from '../../../../../src-renderer/features/scratch/readers/file-kind.ts';

describe('the first line of a text table', () => {
  it.each([
    ['a,b,c\n1,2,3', { delimiter: ',', names: ['a', 'b', 'c'] }],
    ['\uFEFFTeam;Cost\r\n', { delimiter: ';', names: ['Team', 'Cost'] }],
    ['a\t"b, with\nlines"\tc', { delimiter: '\t', names: ['a', 'b, with\nlines', 'c'] }],
    ['"say ""hi"""|b', { delimiter: '|', names: ['say "hi"', 'b'] }],
    ['Id,id,,x', { delimiter: ',', names: ['Id', 'id_2', 'column3', 'x'] }],
    ['alone', { delimiter: ',', names: ['alone'] }],
  ])('%j', (text, head) => {
    expect(csvHead(text, 'f.csv')).toEqual(head);
  });

  it('takes 2,000 columns and refuses one more', () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`).join(',');
    expect(csvHead(names(2_000), 'f.csv').names).toHaveLength(2_000);
    expect(() => csvHead(names(2_001), 'f.csv')).toThrow(/scratch.over-limit/);
  });
});

it('names tables after files so that no quotes are needed', () => {
  const taken = new Set(['usage']);
  expect(tableName('Müller 2026-03.csv', '', taken)).toBe('müller_2026_03');
  expect(tableName('usage.parquet', '', taken)).toBe('usage_2');
  expect(tableName('2026.xlsx', 'Q1 plan', taken)).toBe('t_2026_q1_plan');
  expect(tableName('__raw.csv', '', taken)).toBe('raw');
});
