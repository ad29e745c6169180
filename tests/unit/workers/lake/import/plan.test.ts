import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Content } from '../../../../../workers/lake/import/content-hash.ts';
import {
  derivedSource,
  findFamilies,
  groupFiles,
  type LiveSlice,
  type PlanFile,
  resolveFamily,
} from '../../../../../workers/lake/import/plan.ts';

const content: Content = { rows: 1n, h1: 1n, h2: 1n, totals: [] };
const share = (account: string, month: number, providers = ['Cloud']) => ({
  billingAccountId: account,
  periodStartUs: BigInt(month),
  periodEndUs: BigInt(month + 1),
  providers,
  content,
});
const file = (name: string, shares: PlanFile['shares'], source: string | null = null): PlanFile => ({
  name,
  sha256: name,
  format: 'focus',
  source,
  shares,
});
const live = (
  sliceId: number,
  account: string,
  month: number,
  providers = ['Cloud'],
  source = derivedSource('focus', providers),
): LiveSlice => ({
  sliceId,
  source,
  billingAccountId: account,
  periodStartUs: BigInt(month),
  providers,
  rows: 1n,
});

/** Groups as sets of names with the sources and replaced slices of their families, in a form that ignores order. */
function outcome(
  files: readonly PlanFile[],
  slices: readonly LiveSlice[],
  versions: (a: string, b: string) => number = () => 0,
) {
  const nameOf = (index: number) => files[index]?.name ?? '';
  const families = findFamilies(files, slices).map(family =>
    resolveFamily(files, family, (a, b) =>
      versions(...([nameOf(a.file), nameOf(b.file)].toSorted() as [string, string])),
    ),
  );
  return groupFiles(files, families).map(group => ({
    files: group.files.map(nameOf),
    families: group.families
      .map(family => ({
        source: family.source,
        winners: family.winners.map(claim => nameOf(claim.file)).toSorted(),
        losers: family.losers.map(({ claim, winner }) => `${nameOf(claim.file)} < ${nameOf(winner.file)}`).toSorted(),
        replaces: family.replaces.map(slice => slice.sliceId),
      }))
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  }));
}

describe('plan', () => {
  it('commits unrelated files apart and files of one slice together', () => {
    expect(
      outcome([file('a', [share('1', 1)]), file('b', [share('1', 2)]), file('c', [share('1', 1)])], []).map(
        group => group.files,
      ),
    ).toEqual([['a', 'c'], ['b']]);
  });

  it('ties files together that replace the same live slice', () => {
    const files = [file('a', [share('1', 1, ['A'])]), file('b', [share('1', 1, ['B'])])];
    expect(outcome(files, []).map(group => group.files)).toEqual([['a'], ['b']]);
    expect(outcome(files, [live(7, '1', 1, ['A', 'B'])]).map(group => group.files)).toEqual([['a', 'b']]);
  });

  it('replaces by name when a name was given, else by account, period and a provider in common', () => {
    const slices = [
      live(1, '1', 1),
      live(2, '1', 1, ['Cloud'], 'finance'),
      live(3, '1', 1, ['Other']),
      live(4, '1', 2),
    ];
    expect(outcome([file('a', [share('1', 1)])], slices)[0]?.families[0]?.replaces).toEqual([1]);
    expect(outcome([file('a', [share('1', 1)], 'finance')], slices)[0]?.families[0]?.replaces).toEqual([2]);
  });

  it('lets the later name win among versions, by the last part of the path', () => {
    const files = [file('z/2026-01-10.csv', [share('1', 1)]), file('a/2026-01-31.csv', [share('1', 1)])];
    expect(outcome(files, [], () => 0.51)[0]?.families[0]).toMatchObject({
      winners: ['a/2026-01-31.csv'],
      losers: ['z/2026-01-10.csv < a/2026-01-31.csv'],
    });
    expect(outcome(files, [], () => 0.5)[0]?.families[0]).toMatchObject({
      winners: ['a/2026-01-31.csv', 'z/2026-01-10.csv'],
      losers: [],
    });
  });

  it('does not depend on the order of files', () => {
    const anyFile = fc.record({
      shares: fc.uniqueArray(
        fc.tuple(fc.constantFrom('1', '2'), fc.integer({ min: 1, max: 3 }), fc.constantFrom('A', 'B')),
        { minLength: 1, maxLength: 3, selector: ([account, month]) => `${account} ${month}` },
      ),
      source: fc.constantFrom(null, 'given'),
    });
    fc.assert(
      fc.property(fc.array(anyFile, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()), (specs, weights) => {
        const files = specs.map((spec, index) =>
          file(
            `f${index}`,
            spec.shares.map(([account, month, provider]) => share(account, month, [provider])),
            spec.source,
          ),
        );
        const slices = [live(1, '1', 1, ['A', 'B']), live(2, '2', 2, ['A'])];
        const versions = (a: string, b: string) => ((a.charCodeAt(1) + b.charCodeAt(1)) % 3 === 0 ? 1 : 0);
        const shuffled = files
          .map(item => ({ item, weight: weights.next().value ?? 0 }))
          .toSorted((a, b) => a.weight - b.weight)
          .map(({ item }) => item);
        expect(outcome(shuffled, slices, versions)).toEqual(outcome(files, slices, versions));
      }),
    );
  });
});

describe('derivedSource', () => {
  it('is a slug of the providers in any order', () => {
    expect(derivedSource('focus', ['Microsoft', 'AWS'])).toBe('focus/aws+microsoft');
    expect(derivedSource('focus', ['Amazon Web Services, Inc.'])).toBe('focus/amazon-web-services-inc');
    expect(derivedSource('focus', [])).toBe('focus/unknown');
    expect(
      derivedSource(
        'focus',
        Array.from({ length: 50 }, (_, index) => `provider ${index}`),
      ).length,
    ).toBeLessThan(140);
  });
});
