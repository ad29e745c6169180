import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImportOrigin } from '../../../src-core/contract/lake.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { job, recordsCsv, request, sample, type TestRecord } from './records-csv.ts';

type Batch = { rows: TestRecord[]; origin: ImportOrigin | null };
type Dataset = Parameters<typeof recordsCsv>[0];

/** Import batches one after the other into a new lake, each twice when `twice`. @returns its digest */
async function lakeOf(dataset: Dataset, batches: readonly Batch[], twice: boolean): Promise<string> {
  const workspace = await TestWorkspace.create();
  try {
    for (const [index, { rows, origin }] of batches.entries()) {
      const file = await workspace.write(`f${index}.csv`, recordsCsv(dataset, rows));
      for (let time = 0; time < (twice ? 2 : 1); time += 1)
        expect((await workspace.import([file], { source: 'same', origin })).failures).toEqual([]);
    }
    expect(await workspace.failedChecks()).toEqual([]);
    return await workspace.lake.importer.lakeHash();
  } finally {
    await workspace.remove();
  }
}

/** The same batches in the order given, in a shuffled order, and each twice, end in one lake. */
const sameInAnyOrder = (dataset: Dataset, batches: fc.Arbitrary<Batch[]>) =>
  fc.assert(
    fc.asyncProperty(
      batches.chain(given => fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }))),
      async ([given, shuffled]) => {
        const expected = await lakeOf(dataset, given, false);
        expect(await lakeOf(dataset, shuffled, false)).toBe(expected);
        expect(await lakeOf(dataset, shuffled.toReversed(), true)).toBe(expected);
      },
    ),
    { numRuns: Number(process.env.MUREON_RUNS ?? 6), endOnFailure: true },
  );

const few = fc.integer({ min: 0, max: 2 });
const minute = few.map(value => `2026-03-01T10:0${value}:00Z`);

describe('records in any order', () => {
  it('upsert: newest state of each job, ties by totals and content', async () => {
    const row = fc
      .record({ id: few, seconds: few, revision: few, state: fc.constantFrom('RUNNING', 'COMPLETED') })
      .map(({ id, seconds, revision, state }) => job(String(id), seconds, { revision, State: state }));
    const batch = fc.array(row, { minLength: 1, maxLength: 6 }).map(rows => ({ rows, origin: null }));
    await sameInAnyOrder('gpu-job', fc.array(batch, { minLength: 2, maxLength: 4 }));
  }, 900_000);

  it('coalesce: each column from the newest file that has it', async () => {
    const maybe = fc.option(few, { nil: undefined });
    const row = fc
      .record({ at: minute, util: maybe, samples: maybe, joules: maybe, revision: few })
      .map(({ at, util, samples, joules, revision }) =>
        sample(at, { revision, GpuUtilization: util, Samples: samples, EnergyJoules: joules }),
      );
    const batch = fc.tuple(fc.array(row, { minLength: 1, maxLength: 5 }), fc.integer({ min: 5, max: 9 }));
    const batches = fc
      .array(batch, { minLength: 2, maxLength: 4 })
      .map(all => all.map(([rows, asked]) => ({ rows, origin: originOf('coalesce', asked) })));
    await sameInAnyOrder('gpu-sample', batches);
  }, 900_000);

  it('swap: the batch that was asked last', async () => {
    const row = fc.record({ at: minute, tokens: few }).map(({ at, tokens }) => request(at, tokens));
    const batches = fc
      .array(fc.array(row, { minLength: 0, maxLength: 5 }), { minLength: 2, maxLength: 4 })
      .map(all => all.map((rows, index) => ({ rows, origin: originOf('swap', 1 + index) })));
    await sameInAnyOrder('llm-usage', batches);
  }, 900_000);
});

const originOf = (merge: ImportOrigin['merge'], observedAtMs: number): ImportOrigin => ({
  sourceId: 's',
  merge,
  covers: { scope: 'here', start: '2026-03-01T00:00:00Z', end: '2026-03-02T00:00:00Z' },
  isProvisional: false,
  observedAtMs,
});
