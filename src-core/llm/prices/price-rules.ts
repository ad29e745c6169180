import type { PriceEntry } from '../../contract/prices.ts';
import { AppError } from '../../errors/app-error.ts';
import { parseAmount } from '../../money/amount.ts';

export type PriceWarning = { readonly key: string; readonly reason: string };

/** "openai gpt-4o cache-read priority batch above 200000 us": everything that tells an entry from its neighbours. */
export function priceKey(entry: PriceEntry): string {
  const { modelProvider, model, bucket, serviceTier, isBatch, contextAbove, geography } = entry;
  const parts = [
    modelProvider,
    model,
    bucket,
    serviceTier,
    isBatch ? 'batch' : null,
    contextAbove > 0 ? `above ${contextAbove}` : null,
    geography,
  ];
  return parts.filter(part => part !== null).join(' ');
}

/**
 * A book that cannot give two answers to one question.
 * @throws AppError `prices.invalid` for a negative price, one whose unit price has more than 24 decimals, an end before its start, two prices
 * of one key at one time, and a model priced in two currencies
 */
export function checkPriceBook(entries: readonly PriceEntry[]): void {
  const byKey = new Map<string, PriceEntry[]>();
  const currencies = new Map<string, string>();
  for (const entry of entries) {
    const fail = (what: string) =>
      new AppError('prices.invalid', { model: `${entry.modelProvider} ${entry.model}`, what });
    const unscaled = amountOf(entry.price);
    if (unscaled === null) throw fail(`${entry.bucket} has more than 24 decimals`);
    if (unscaled < 0n) throw fail(`${entry.bucket} is negative`);
    const unit = BigInt(entry.per) * (entry.bucket === 'audio-second' ? 1_000_000n : 1n);
    if (unscaled % unit !== 0n)
      throw fail(`${entry.bucket} divided by ${entry.per} has more decimals than amounts have`);
    if (entry.validTo !== null && Date.parse(entry.validTo) <= Date.parse(entry.validFrom))
      throw fail('it ends before it begins');
    const model = `${entry.modelProvider}\u0000${entry.model}`;
    const currency = currencies.get(model);
    if (currency !== undefined && currency !== entry.currency)
      throw fail(`it is priced in ${currency} and in ${entry.currency}`);
    currencies.set(model, entry.currency);
    const key = priceKey(entry);
    const others = byKey.get(key);
    if (others) others.push(entry);
    else byKey.set(key, [entry]);
  }
  for (const [key, list] of byKey) {
    const ordered = list.toSorted((a, b) => Date.parse(a.validFrom) - Date.parse(b.validFrom));
    for (const [index, entry] of ordered.entries()) {
      const next = ordered[index + 1];
      if (next === undefined) continue;
      if (entry.validTo === null || Date.parse(entry.validTo) > Date.parse(next.validFrom))
        throw new AppError('prices.invalid', { model: key, what: `it has two prices at ${next.validFrom}` });
    }
  }
}

function amountOf(text: string): bigint | null {
  try {
    return parseAmount(text);
  } catch {
    return null;
  }
}

/** Lists with mistakes are common: cached input is never dearer than input, and writing to the cache never cheaper. */
export function priceWarnings(entries: readonly PriceEntry[]): PriceWarning[] {
  const plain = new Map<string, Map<string, PriceEntry>>();
  for (const entry of entries) {
    const { bucket: _, ...same } = entry;
    const key = priceKey({ ...same, bucket: 'input' }) + entry.validFrom;
    const buckets = plain.get(key) ?? new Map<string, PriceEntry>();
    buckets.set(entry.bucket, entry);
    plain.set(key, buckets);
  }
  const warnings: PriceWarning[] = [];
  for (const buckets of plain.values()) {
    const input = buckets.get('input');
    if (!input) continue;
    const unit = (entry: PriceEntry) => parseAmount(entry.price) * BigInt(input.per);
    const base = (entry: PriceEntry) => parseAmount(input.price) * BigInt(entry.per);
    const read = buckets.get('cache-read');
    if (read && unit(read) > base(read))
      warnings.push({
        key: priceKey(read),
        reason: `cache-read ${read.price} is above the input price ${input.price}`,
      });
    for (const bucket of ['cache-write-5m', 'cache-write-30m', 'cache-write-1h', 'cache-write-12h']) {
      const write = buckets.get(bucket);
      if (write && unit(write) < base(write))
        warnings.push({
          key: priceKey(write),
          reason: `${bucket} ${write.price} is below the input price ${input.price}`,
        });
    }
  }
  return warnings;
}

/**
 * A file's prices on top of a book: a price that is already so stays, a changed one ends the old one where it begins, a new one is added.
 * Prices that the file does not name stay as they are.
 */
export function mergePrices(book: readonly PriceEntry[], added: readonly PriceEntry[]): PriceEntry[] {
  const merged = new Map<string, PriceEntry[]>();
  for (const entry of book) {
    const list = merged.get(priceKey(entry));
    if (list) list.push(entry);
    else merged.set(priceKey(entry), [entry]);
  }
  for (const entry of added) {
    const key = priceKey(entry);
    const list = (merged.get(key) ?? []).toSorted((a, b) => Date.parse(a.validFrom) - Date.parse(b.validFrom));
    const at = Date.parse(entry.validFrom);
    const current = list.findLast(
      one => Date.parse(one.validFrom) <= at && (one.validTo === null || Date.parse(one.validTo) > at),
    );
    if (current && parseAmount(current.price) * BigInt(entry.per) === parseAmount(entry.price) * BigInt(current.per))
      continue;
    const next = list.find(one => Date.parse(one.validFrom) > at);
    const kept = list.flatMap(one =>
      one !== current ? [one] : Date.parse(one.validFrom) === at ? [] : [{ ...one, validTo: entry.validFrom }],
    );
    merged.set(key, [...kept, { ...entry, validTo: entry.validTo ?? next?.validFrom ?? null }]);
  }
  return [...merged.values()].flat();
}
