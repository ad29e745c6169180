import type { PriceEntry, PriceFile } from '../../contract/prices.ts';
import { plainDecimal } from '../decimal-text.ts';
import { canonicalProvider, defaultCacheLifetime } from '../providers.ts';
import { type PriceFileContext, reasonAgainst } from './litellm-map.ts';
import type { PriceBucket } from './price-index.ts';
import { priceWarnings } from './price-rules.ts';

/** Columns of a price list as the model catalogues publish it: US dollars for a million tokens. */
export const priceTableColumns = ['provider', 'model_id', 'input_usd_per_1m', 'output_usd_per_1m'] as const;

const buckets: readonly (readonly [string, (provider: string, model: string) => PriceBucket])[] = [
  ['input_usd_per_1m', () => 'input'],
  ['output_usd_per_1m', () => 'output'],
  ['cache_read_usd_per_1m', () => 'cache-read'],
  ['cache_write_usd_per_1m', (provider, model) => `cache-write-${defaultCacheLifetime(provider, model) ?? '5m'}`],
];

/** Prices of such a list. @param rows cells by column name; an empty cell is no price */
export function readPriceTable(rows: Iterable<Readonly<Record<string, string>>>, context: PriceFileContext): PriceFile {
  const entries: PriceEntry[] = [];
  const skipped: PriceFile['skipped'] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    const { provider = '', model_id: model = '' } = row;
    const modelProvider = canonicalProvider(provider);
    if (modelProvider === null || model === '') {
      skipped.push({ key: `${provider} ${model}`.trim() || 'a row', reason: 'it names no provider or no model' });
      continue;
    }
    for (const [column, bucketOf] of buckets) {
      const cell = row[column]?.trim() ?? '';
      if (cell === '') continue;
      const price = plainDecimal(cell);
      const reason = reasonAgainst(price, modelProvider);
      const bucket = bucketOf(modelProvider, model);
      const identity = [modelProvider, model, bucket].join('\u0000');
      if (price === null || reason !== null)
        skipped.push({ key: `${provider} ${model} ${column}`, reason: reason ?? 'no number' });
      else if (seen.has(identity))
        skipped.push({ key: `${provider} ${model} ${column}`, reason: 'the same model stands in the list before' });
      else {
        seen.add(identity);
        const { validFrom, origin } = context;
        entries.push({
          modelProvider,
          model,
          bucket,
          serviceTier: null,
          isBatch: false,
          contextAbove: 0,
          geography: null,
          price,
          per: 1_000_000,
          currency: 'USD',
          validFrom,
          validTo: null,
          origin,
        });
      }
    }
  }
  return { entries, skipped, warnings: priceWarnings(entries) };
}
