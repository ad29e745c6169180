import type { Explanation } from '../../../src-core/contract/explain.ts';
import { cutToUnit } from '../../../src-core/engines/change/cut.ts';
import { ownShownSql } from '../../../src-core/explain/converted-sql.ts';
import { linesSql } from '../../../src-core/explain/lines-sql.ts';
import { formatRate, RATE_SCALE } from '../../../src-core/fx/rate-book.ts';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { fraction } from '../../../src-core/money/fraction.ts';
import type { Conversion, LakeRates } from '../../../src-core/query/conversion.ts';
import { quoteIdentifier as q, SqlParams } from '../../../src-core/query/sql-text.ts';
import { type Row, toText, toUnscaled } from '../import/sql-run.ts';
import { OWN_RATE_SOURCE } from '../query/basis.ts';
import type { Snapshot } from '../query/snapshot.ts';
import type { LinesWanted, SlicePart } from './cell-lines.ts';
import { byAmount } from './order.ts';

/** Lines of one file, currency and UTC day; `own`: their amount by the provider's own rates, else null. */
type Group = {
  readonly sliceId: number;
  readonly dropId: number;
  readonly currency: string | null;
  readonly day: string | null;
  readonly rows: number;
  readonly before: bigint | null;
  readonly own: bigint | null;
};

type Converted = {
  readonly parts: SlicePart[];
  readonly fx: Explanation['fx'];
  readonly problems: string[];
};

/** Converted amounts are exact in units of 10^-(24 + RATE_SCALE) before they are cut. */
const ONE_RATE = 10n ** BigInt(RATE_SCALE);

/**
 * Every charge line of the question converted anew by the rate of its day, and cut so that files and rates each add up to the figure.
 * @param figure what the screens show; null: unknown
 */
export async function convertLines(
  wanted: LinesWanted & { readonly conversion: Conversion },
  rates: LakeRates,
  figure: bigint | null,
  snapshot: Snapshot,
): Promise<Converted> {
  const groups = await readGroups(wanted, snapshot);
  const { currency: to } = wanted.conversion;
  const rateOf = (group: Group) =>
    group.currency === null || group.day === null ? null : rates.book.rate(group.currency, to, group.day);
  const exactOf = (group: Group): bigint | null => {
    if (group.own !== null) return group.own * ONE_RATE;
    if (group.before === null || group.before === 0n) return group.before;
    if (group.currency === to) return group.before * ONE_RATE;
    const rate = rateOf(group);
    return rate ? group.before * rate.unscaled : null;
  };
  const unknown = new Set(groups.filter(group => group.before !== null && exactOf(group) === null));
  const sums = (key: (group: Group) => unknown) =>
    [...Map.groupBy(groups, group => JSON.stringify(key(group))).values()].map(own => ({
      own,
      exact: own.some(group => unknown.has(group)) ? null : addExact(own.map(exactOf)),
    }));
  const files = cut(
    sums(({ sliceId, dropId }) => [sliceId, dropId]),
    figure,
  );
  const days = cut(
    sums(({ currency, day, own }) => [currency, day, own !== null]),
    figure,
  );
  const parts = files.flatMap(({ own, amount }): SlicePart[] => {
    const [first] = own;
    const isUnknown = own.some(group => unknown.has(group));
    return first ? [{ sliceId: first.sliceId, dropId: first.dropId, rows: rowsOf(own), amount, isUnknown }] : [];
  });
  return {
    parts: parts.toSorted((a, b) => a.sliceId - b.sliceId || a.dropId - b.dropId),
    fx: days
      .flatMap(({ own, amount }) => {
        const [first] = own;
        const before = addExact(own.map(group => group.before));
        if (!first?.currency || !first.day || before === null || amount === null) return [];
        if (first.own === null && first.currency === to) return [];
        const found = first.own === null ? rateOf(first) : null;
        if (first.own === null && !found) return []; // zero needs no rate
        const ownRate = before === 0n ? 0n : (amount * ONE_RATE) / before;
        const legs = found?.legs.map(
          leg => `${leg.source}, ${leg.from}/${leg.to} of ${leg.date}${leg.isInverse ? ' turned round' : ''}`,
        );
        return [
          {
            sum: amount,
            from: first.currency,
            to,
            date: first.day,
            rate: formatRate(found?.unscaled ?? ownRate),
            source: legs?.join('; ') ?? OWN_RATE_SOURCE,
            before: formatAmount(before),
            after: formatAmount(amount),
          },
        ];
      })
      .toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : byAmount(a.sum, b.sum)))
      .map(({ sum: _sum, ...entry }) => entry),
    problems: missingWords(unknown, to),
  };
}

async function readGroups({ measure, question, scope, conversion }: LinesWanted, snapshot: Snapshot): Promise<Group[]> {
  const params = new SqlParams();
  const columns = () =>
    `f.x_SliceId, f.x_DropId, f."BillingCurrency" AS currency, CAST(f."ChargePeriodStart" AS DATE) AS day, f.${q(measure)} AS amount, ${ownShownSql(measure, conversion, params)} AS own`;
  const rows = (await snapshot.all({
    sql: `-- grain: slice x file x currency x day x whose rate
      SELECT x_SliceId, x_DropId, currency, strftime(day, '%Y-%m-%d') AS day, count(*) AS n, sum(amount) AS amount, sum(own) AS own
      FROM (${linesSql(columns, question, scope, params)}) GROUP BY x_SliceId, x_DropId, currency, 4, own IS NULL ORDER BY ALL`,
    params: params.values,
  })) as Row[];
  return rows.map(row => ({
    sliceId: Number(row.x_SliceId),
    dropId: Number(row.x_DropId),
    currency: toText(row.currency),
    day: toText(row.day),
    rows: Number(row.n),
    before: toUnscaled(row.amount),
    own: toUnscaled(row.own),
  }));
}

type Sum = { readonly own: readonly Group[]; readonly exact: bigint | null };

/** Known sums cut to 24 digits that add up to the figure; where they cannot, each is rounded and the difference shows. */
function cut(sums: readonly Sum[], figure: bigint | null): (Sum & { readonly amount: bigint | null })[] {
  const known = sums.map(({ exact }) => exact).filter(exact => exact !== null);
  const isWhole = figure !== null && known.length > 0;
  const parts = isWhole
    ? cutToUnit(
        known.map(exact => fraction(exact, ONE_RATE)),
        figure,
        1n,
      )
    : null;
  const amounts = parts ?? known.map(rounded);
  let place = 0;
  return sums.map(sum => ({ ...sum, amount: sum.exact === null ? null : (amounts[place++] ?? null) }));
}

/** Half away from zero, from units of 10^-38 to 10^-24. */
export function rounded(exact: bigint): bigint {
  const half = exact < 0n ? -ONE_RATE / 2n : ONE_RATE / 2n;
  return (exact + half) / ONE_RATE;
}

function addExact(amounts: readonly (bigint | null)[]): bigint | null {
  const known = amounts.filter(amount => amount !== null);
  return known.length === 0 ? null : known.reduce((sum, amount) => sum + amount, 0n);
}

const rowsOf = (groups: readonly Group[]) => groups.reduce((sum, { rows }) => sum + rows, 0);

function missingWords(unknown: ReadonlySet<Group>, to: string): string[] {
  return [...Map.groupBy(unknown, group => group.currency)].map(([from, groups]) => {
    const days = new Set(groups.map(({ day }) => day)).size;
    return `There is no exchange rate from ${from ?? 'an unknown currency'} to ${to} on ${days} days: the figure is unknown.`;
  });
}

/** An amount of a day as the figure shows it, for lists that cover a part of it. */
export function shownBy(conversion: Conversion | null, rates: LakeRates | null) {
  return (amount: bigint | null, currency: string | null, dayMs: number): bigint | null => {
    if (!conversion || !rates || amount === null || currency === conversion.currency) return amount;
    const day = new Date(dayMs).toISOString().slice(0, 10);
    const rate = currency === null ? null : rates.book.rate(currency, conversion.currency, day);
    return rate ? rounded(amount * rate.unscaled) : null;
  };
}
