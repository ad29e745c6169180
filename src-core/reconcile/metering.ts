import type { OverlapEntry } from '../contract/quality.ts';
import { parseAmount, type Unscaled } from '../money/amount.ts';
import { extraRoutes } from '../quality/issues/overlap.ts';
import { isCost, type Route } from '../quality/overlap.ts';
import { keyText, type Metering, type MonthFacts } from './facts.ts';

type Place = Pick<MonthFacts, 'key' | 'accounts'>;

/**
 * What usage makes of each month, from the entries of the overlap. Usage names no issuer; where the lines of its provider belong to several months of
 * the list it is shared, and none of them is compared with it.
 * @param isBilledIn whether a month has lines that this model provider is paid by
 * @returns by `keyText` of the month
 */
export function meteringOf(
  months: readonly Place[],
  entries: readonly OverlapEntry[],
  isBilledIn: (month: Place, provider: string) => boolean,
): Map<string, Metering[]> {
  const found = new Map<string, Metering[]>();
  for (const entry of entries) {
    const usage = entry.routes.find(({ route, cost }) => !isCost(route as Route) && cost.length > 0);
    if (!usage || !isCost(entry.authority as Route) || entry.authority === 'metered') continue;
    for (const { currency } of entry.routes[0]?.cost ?? []) {
      const places = months.filter(
        month => month.key.currency === currency && isOf(month, entry) && isBilledIn(month, entry.provider),
      );
      const metered = amountIn(usage.cost, currency);
      // a bill that names no model leaves nothing to say of any one of them
      const models = entry.models.some(each => each.model !== null && each.authority.length > 0) ? entry.models : [];
      for (const { key } of places) {
        const text = keyText(key);
        const metering: Metering = {
          unpriced: entry.models
            .flatMap(({ model, isPriced }) => (isPriced || model === null ? [] : [model]))
            .toSorted(),
          ...{ provider: entry.provider, charged: amountIn(entry.usageCost, currency) ?? 0n, metered },
          ...{ isReconciled: entry.isReconciled, isPriced: usage.isPriced, isShared: places.length > 1 },
          models: models.flatMap(({ model, difference }) => {
            const left = amountIn(difference, currency);
            return left === null ? [] : [{ model, difference: left }];
          }),
        };
        found.set(text, [...(found.get(text) ?? []), metering]);
      }
    }
  }
  return found;
}

/** Sources whose lines count beside each other for the same spend of a month. */
export function countedTwice(month: Place & { readonly sources: readonly string[] }, entries: readonly OverlapEntry[]) {
  const found = entries
    .filter(entry => isOf(month, entry))
    .map(entry => ({ first: entry.authoritySource, extra: extraRoutes(entry).map(({ source }) => source) }))
    .filter(({ first, extra }) => extra.length > 0 && month.sources.includes(first));
  return [...new Set(found.flatMap(({ first, extra }) => [first, ...extra]))].toSorted();
}

const isOf = ({ key, accounts }: Place, { month, account }: OverlapEntry) =>
  key.month === month && (account === null || accounts.includes(account));

function amountIn(money: OverlapEntry['residual'], currency: string): Unscaled | null {
  const found = money.find(each => each.currency === currency);
  return found ? parseAmount(found.amount) : null;
}
