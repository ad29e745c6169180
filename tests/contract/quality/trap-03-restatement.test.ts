import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { minus } from '../../../src-core/quality/overlap.ts';
import { charges, focusCsv } from '../lake-import/focus-csv.ts';
import { QualityBench } from './quality-bench.ts';

/** Amounts by currency as a list. */
const money = (record: Record<string, string>) =>
  Object.entries(record).map(([currency, amount]) => ({ currency, amount }));

/** The sum of a diff's differences per currency, without zeros. */
function total(diffs: readonly { difference: readonly { currency: string; amount: string }[] }[]) {
  return minus(
    diffs.flatMap(({ difference }) => difference),
    [],
  ).filter(({ amount }) => amount !== '0');
}

describe('trap 3: whatever was imported, restated and chosen', () => {
  const amount = fc.bigInt({ min: -(10n ** 26n), max: 10n ** 26n }).map(formatAmount);
  const line = fc.record({
    BilledCost: amount,
    BillingCurrency: fc.constantFrom('USD', 'EUR'),
    SkuId: fc.constantFrom('a', 'b', 'c', 'd'),
    BillingAccountId: fc.constantFrom('acct-1', 'acct-2'),
  });
  const step = fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 8 }),
    source: fc.constantFrom(null, 'other'),
  });

  it('diff = query now - query as of then, to the last digit, and its parts add up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 4 }), async steps => {
        const own = await QualityBench.create();
        try {
          for (const [index, { lines, source }] of steps.entries())
            await own.import(
              `${index}.csv`,
              focusCsv(lines.map(each => ({ ...each, ChargeDescription: `step ${index % 2}` }))),
              source,
            );
          const now = money(await own.billed());
          for (let version = 0; version <= own.version; version++) {
            const diffs = await own.diff(version, 3);
            const then = money(await own.billed(version));
            expect([version, total(diffs)]).toEqual([version, minus(now, then).filter(each => each.amount !== '0')]);
            for (const { added, removed, changed, difference, lines, rest } of diffs) {
              const parts = [added, removed, changed].flatMap(part => part.billedCost);
              expect(minus(parts, difference).every(each => each.amount === '0')).toBe(true);
              for (const { currency, amount: whole } of difference) {
                const listed = lines
                  .filter(each => each.currency === currency)
                  .map(each => parseAmount(each.difference));
                const left = parseAmount(rest.difference.find(each => each.currency === currency)?.amount ?? '0');
                expect(formatAmount(listed.reduce((sum, each) => sum + each, left))).toBe(whole);
              }
            }
          }
        } finally {
          await own.close();
        }
      }),
      { numRuns: 6 },
    );
  });
});

describe('trap 3: an expected day that is missing', () => {
  it('is an error with its dates, not a zero', async () => {
    const bench = await QualityBench.create();
    try {
      // every day of January but the 20th; 31 - 1 = 30 charges of 1
      const days = Array.from({ length: 31 }, (_, index) => String(index + 1).padStart(2, '0')).filter(
        day => day !== '20',
      );
      const lines = days.map(day => ({
        ...charges(1)[0],
        ...{ ChargePeriodStart: `2026-01-${day}T00:00:00Z`, ChargePeriodEnd: `2026-01-${day}T01:00:00Z` },
      }));
      await bench.import('january.csv', focusCsv(lines));
      const [coverage] = await bench.coverage();
      expect(coverage).toMatchObject({
        ...{
          source: 'focus/cloud',
          dataset: 'cost-usage',
          scope: 'acct-1',
          firstDay: '2026-01-01',
          lastDay: '2026-01-31',
        },
        counts: { final: 30, provisional: 0, missing: 1, failed: 0 },
      });
      expect(coverage?.days[19]).toEqual({ day: '2026-01-20', state: 'missing', rows: 0, billedCost: [] });
      expect(await bench.issues('days-missing')).toMatchObject([
        {
          ...{ severity: 'error', kind: 'timeliness', source: 'focus/cloud', atStake: [] },
          facts: { days: 1, first: '2026-01-20', usualDay: '1 USD' },
          message:
            '1 day of cost-usage of acct-1 from focus/cloud is expected and not there: 2026-01-20. A day is usually worth 1 USD.',
        },
      ]);
    } finally {
      await bench.close();
    }
  });
});
