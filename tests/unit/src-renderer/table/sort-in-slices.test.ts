import { describe, expect, it } from 'vitest';
import { type GridModel, sortedRows } from '../../../../src-renderer/components/table/grid-model.ts';
import { sortInSlices } from '../../../../src-renderer/components/table/sort-in-slices.ts';

const never = new AbortController().signal;
/** Repeats, so that ties must stay in row order. */
const numbers = Array.from({ length: 30_011 }, (_, row) => (row * 7_919) % 1_009);
const words = numbers.map(number => (number % 50 === 0 ? null : `team ${number % 97} é`));

const byNumber = { compare: (a: number, b: number) => (numbers[a] ?? 0) - (numbers[b] ?? 0) };
const byWord = {
  sortText: (row: number) => words[row] ?? null,
  compare: (a: number, b: number) => {
    const [left, right] = [words[a] ?? null, words[b] ?? null];
    if (left === null || right === null) return Number(left !== null) - Number(right !== null);
    return left.localeCompare(right);
  },
};

function model(column: typeof byNumber): GridModel {
  const shape = { id: 'a', title: '', width: 1, align: 'start', isKey: true, canActivate: false } as const;
  return { rowCount: numbers.length, totals: [], columns: [{ ...shape, cell: () => ({ kind: 'none' }), ...column }] };
}

describe('sorting in slices', () => {
  it.each([
    ['numbers', byNumber, false],
    ['numbers, descending', byNumber, true],
    ['texts with unknown ones', byWord, false],
    ['texts with unknown ones, descending', byWord, true],
  ] as const)('%s: the order of the sort at once', async (_, column, descending) => {
    const expected = sortedRows(model(column), { column: 'a', descending });
    expect(await sortInSlices(numbers.length, column, descending, never)).toEqual(expected);
  });

  it('leaves when another order is asked for', async () => {
    const abort = new AbortController();
    const slow = { compare: (a: number, b: number) => byNumber.compare(a, b) + 0 * Math.sqrt(a) };
    const sorting = sortInSlices(3_000_000, slow, false, abort.signal);
    abort.abort(new Error('left'));
    await expect(sorting).rejects.toThrow('left');
  });

  it('sorts nothing and a single row', async () => {
    expect([...(await sortInSlices(0, byNumber, false, never))]).toEqual([]);
    expect([...(await sortInSlices(1, byNumber, true, never))]).toEqual([0]);
  });
});
