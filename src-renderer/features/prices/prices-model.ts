import { type PriceEntry, type PriceFile, type PriceGap, priceBuckets } from '../../../src-core/contract/prices.ts';
import { mergePrices, priceKey } from '../../../src-core/llm/prices/price-rules.ts';
import { parseAmount } from '../../../src-core/money/amount.ts';

export type Bucket = PriceEntry['bucket'];
export { priceBuckets };

export type PriceFilter = {
  /** Words that must all be in the provider, model, bucket or tier. */
  readonly find: string;
  readonly provider: string | null;
  /** Only what holds at this instant (milliseconds); null: every date. */
  readonly atMs: number | null;
};

/** The entries asked for, in the book's order. */
export function filterEntries(entries: readonly PriceEntry[], filter: PriceFilter): PriceEntry[] {
  const words = filter.find.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(entry => {
    if (filter.provider !== null && entry.modelProvider !== filter.provider) return false;
    if (filter.atMs !== null && !isInForce(entry, filter.atMs)) return false;
    const text = priceKey(entry).toLowerCase();
    return words.every(word => text.includes(word));
  });
}

export const isInForce = ({ validFrom, validTo }: PriceEntry, atMs: number): boolean =>
  Date.parse(validFrom) <= atMs && (validTo === null || atMs < Date.parse(validTo));

export const providersOf = (entries: readonly PriceEntry[]): string[] =>
  [...new Set(entries.map(({ modelProvider }) => modelProvider))].toSorted((a, b) => a.localeCompare(b));

/** Every dated price of one key, the newest first. */
export function historyOf(entries: readonly PriceEntry[], entry: PriceEntry): PriceEntry[] {
  const key = priceKey(entry);
  return entries
    .filter(other => priceKey(other) === key)
    .toSorted((a, b) => Date.parse(b.validFrom) - Date.parse(a.validFrom));
}

/** How many units a price is usually for. */
export function usualPer(bucket: Bucket): number {
  if (bucket === 'request' || bucket === 'web-search') return 1_000;
  return bucket === 'image' || bucket === 'audio-second' ? 1 : 1_000_000;
}

/** A price to be filled in: what the gap says is there already. `today` YYYY-MM-DD. */
export function newEntry(gap: PriceGap | null, today: string, origin: string): PriceEntry {
  const bucket = gap?.bucket ?? 'input';
  return {
    modelProvider: gap?.modelProvider ?? '',
    model: gap?.model ?? '',
    bucket,
    serviceTier: null,
    isBatch: false,
    contextAbove: 0,
    geography: null,
    price: '',
    per: usualPer(bucket),
    currency: 'USD',
    validFrom: `${gap?.firstSeen.slice(0, 10) ?? today}T00:00:00.000Z`,
    validTo: null,
    origin,
  };
}

/** The book with `next` in the place of `before`; without `before` it begins where it says and ends what held there. */
export function putEntry(entries: readonly PriceEntry[], before: PriceEntry | null, next: PriceEntry): PriceEntry[] {
  if (before === null) return mergePrices(entries, [next]);
  return entries.map(entry => (entry === before ? next : entry));
}

export type Change = { readonly key: string; readonly before: PriceEntry | null; readonly after: PriceEntry };

/** What a price file would do to the book. Prices that it does not name stay. */
export function compareFile(
  book: readonly PriceEntry[],
  file: Pick<PriceFile, 'entries'>,
): { readonly merged: PriceEntry[]; readonly added: Change[]; readonly changed: Change[]; readonly same: number } {
  const byKey = Map.groupBy(book, priceKey);
  const changes = file.entries.map((after): Change => {
    const key = priceKey(after);
    const atMs = Date.parse(after.validFrom);
    return { key, after, before: byKey.get(key)?.find(entry => isInForce(entry, atMs)) ?? null };
  });
  const differs = ({ before, after }: Change) => before !== null && !isSamePrice(before, after);
  const added = changes.filter(({ before }) => before === null);
  const changed = changes.filter(differs);
  return {
    merged: mergePrices(book, file.entries),
    added,
    changed,
    same: changes.length - added.length - changed.length,
  };
}

/** 0.5 per thousand is 500 per million. */
function isSamePrice(a: PriceEntry, b: PriceEntry): boolean {
  return a.currency === b.currency && parseAmount(a.price) * BigInt(b.per) === parseAmount(b.price) * BigInt(a.per);
}

/** Whether what has no price is counted in tokens alone, and not in images, seconds or searches. */
export const isOfTokens = (gaps: readonly PriceGap[]): boolean =>
  gaps.every(({ bucket }) => bucket === null || usualPer(bucket) === 1_000_000);

/** Gaps of one model as one line, the most tokens first: its buckets are bought together. */
export function gapsByModel(gaps: readonly PriceGap[]): {
  readonly modelProvider: string | null;
  readonly model: string | null;
  readonly gaps: readonly PriceGap[];
  readonly tokens: number;
  readonly requests: number;
}[] {
  return [...Map.groupBy(gaps, ({ modelProvider, model }) => JSON.stringify([modelProvider, model])).values()]
    .flatMap(members => {
      const [first] = members;
      if (!first) return [];
      const tokens = members.reduce((sum, gap) => sum + gap.tokens, 0);
      // a request lacks several of its prices: it is one request all the same
      const requests = Math.max(...members.map(gap => gap.requests));
      return [{ modelProvider: first.modelProvider, model: first.model, gaps: members, tokens, requests }];
    })
    .toSorted((a, b) => b.tokens - a.tokens || b.requests - a.requests);
}

/** What is being edited. `before` null: a price that was not there. */
export type Editing = { readonly before: PriceEntry | null; readonly entry: PriceEntry };
