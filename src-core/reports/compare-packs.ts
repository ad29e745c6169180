import type { MeasureTotal } from '../contract/imports.ts';
import type { diffCauses, PackDiff, PackManifest, Restated } from '../contract/reports.ts';
import { formatAmount, parseAmount } from '../money/amount.ts';
import { measures } from '../query/query-spec.ts';

/** What two packs are compared by; a pack of the workspace and a manifest of a folder both have it. */
export type ComparedPack = Pick<
  PackManifest,
  'title' | 'period' | 'contentHash' | 'totals' | 'groups' | 'lakeHash' | 'producer'
> & {
  edition: number | null;
  /** Null for packs of version 1, which did not say. */
  basis: Pick<
    PackManifest,
    'template' | 'costModelVersion' | 'tagRulesVersion' | 'priceBookVersion' | 'ratesVersion' | 'gate'
  > | null;
};

type Pair = { measure: MeasureTotal['measure']; currency: string; a: string | null; b: string | null };

/**
 * Totals that are others now. Where there are no lines at all any more every total is zero; a measure that lines exist for and none has is null.
 * @param rows lines that the present totals are summed from
 */
export function restatedTotals(
  published: readonly MeasureTotal[],
  now: readonly MeasureTotal[],
  rows: number,
): Restated {
  return pairs(published, now).flatMap(({ measure, currency, a, b }) => {
    const today = b ?? (rows === 0 ? '0' : null);
    return isSame(a, today) ? [] : [{ measure, currency, published: a, now: today, difference: difference(a, today) }];
  });
}

/** Two packs side by side: `difference` is b less a, exact; null where one of them does not know. */
export function diffPacks(a: ComparedPack, b: ComparedPack): PackDiff {
  const named = ({ title, period, edition, contentHash }: ComparedPack) => ({ title, period, edition, contentHash });
  return {
    a: named(a),
    b: named(b),
    isSame: a.contentHash === b.contentHash,
    totals: pairs(a.totals, b.totals).map(pair => ({ ...pair, difference: difference(pair.a, pair.b) })),
    groups: groupDifferences(a.groups, b.groups),
    causes: causesOf(a, b),
  };
}

/** Parts that are others, largest difference first: money that moved between teams changes no total. */
export function groupDifferences(a: ComparedPack['groups'], b: ComparedPack['groups']): PackDiff['groups'] {
  const keyOf = ({ dimension, value }: { dimension: string; value: string | null }) =>
    JSON.stringify([dimension, value]);
  const [left, right] = [a, b].map(groups => new Map(groups.map(group => [keyOf(group), group])));
  // A dimension that only one of them is split by says nothing about a change.
  const dimensions = new Set(b.map(({ dimension }) => dimension));
  const shared = a.filter(({ dimension }) => dimensions.has(dimension)).map(({ dimension }) => dimension);
  const rows = [...new Map([...(left ?? []), ...(right ?? [])]).entries()].flatMap(([key, { dimension, value }]) => {
    if (!shared.includes(dimension)) return [];
    const [before, after] = [left?.get(key), right?.get(key)];
    return pairs(before?.totals ?? [], after?.totals ?? [])
      .map(pair => ({ ...pair, a: before ? pair.a : '0', b: after ? pair.b : '0' })) // no lines: nothing was spent
      .filter(pair => !isSame(pair.a, pair.b))
      .map(pair => ({ dimension, value, ...pair, difference: difference(pair.a, pair.b) }));
  });
  const size = ({ difference: text }: { difference: string | null }) => {
    const amount = parseAmount(text ?? '0');
    return amount < 0n ? -amount : amount;
  };
  return rows.toSorted((one, other) => (size(other) > size(one) ? 1 : size(other) < size(one) ? -1 : 0));
}

function causesOf(a: ComparedPack, b: ComparedPack): PackDiff['causes'] {
  const causes: (typeof diffCauses)[number][] = [];
  const compare = (cause: (typeof diffCauses)[number], one: unknown, other: unknown) => {
    if (JSON.stringify(one) !== JSON.stringify(other)) causes.push(cause);
  };
  compare('period', a.period, b.period);
  if (a.basis && b.basis) compare('template', a.basis.template, b.basis.template);
  compare('lake', a.lakeHash, b.lakeHash);
  if (a.basis && b.basis) {
    compare('cost-model', a.basis.costModelVersion, b.basis.costModelVersion);
    compare('tag-rules', a.basis.tagRulesVersion, b.basis.tagRulesVersion);
    compare('price-book', a.basis.priceBookVersion, b.basis.priceBookVersion);
    compare('rates', a.basis.ratesVersion, b.basis.ratesVersion);
    compare('gate', a.basis.gate, b.basis.gate);
  }
  compare('producer', a.producer, b.producer);
  return causes;
}

/** Every measure and currency that either has, in the order of the measures. */
function pairs(a: readonly MeasureTotal[], b: readonly MeasureTotal[]): Pair[] {
  const currencies = [...new Set([...a, ...b].map(({ currency }) => currency))].sort();
  const of = (totals: readonly MeasureTotal[], measure: string, currency: string) =>
    totals.find(total => total.measure === measure && total.currency === currency)?.amount ?? null;
  return measures.flatMap(measure =>
    currencies
      .map(currency => ({ measure, currency, a: of(a, measure, currency), b: of(b, measure, currency) }))
      .filter(pair => pair.a !== null || pair.b !== null),
  );
}

const isSame = (a: string | null, b: string | null) =>
  a === null || b === null ? a === b : parseAmount(a) === parseAmount(b);

const difference = (a: string | null, b: string | null) =>
  a === null || b === null ? null : formatAmount(parseAmount(b) - parseAmount(a));
