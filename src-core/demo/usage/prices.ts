import type { PriceEntry } from '../../contract/prices.ts';
import { billOf } from '../bills.ts';
import { ESTATE_START } from '../calendar.ts';
import { COMPANY, DEMO_SUFFIX } from '../company.ts';
import { modelOffers, type TokenType } from '../model-offers.ts';
import { priceShare } from '../price.ts';
import { streams } from '../streams.ts';
import { providerOfBill, type UsageBill, usageBills } from './model-days.ts';

/** The model whose price nobody typed in: billed, used, and a gap in the price book. */
export const unpricedModel = { bill: 'openai' as UsageBill, model: 'gpt-4o-mini-transcribe' } as const;
/** A model that only the gateway saw; see gateway-log.ts. */
export const shadowModel = { bill: 'anthropic' as UsageBill, model: 'claude-haiku-3.5' } as const;

const isUsageBill = (bill: string): bill is UsageBill => (usageBills as readonly string[]).includes(bill);

const bucketOf = (tokenType: TokenType, modality: string): PriceEntry['bucket'] =>
  (
    ({
      input: 'input',
      cached_input: 'cache-read',
      cache_write: 'cache-write-5m',
      output: modality === 'image' ? 'output-image' : 'output',
    }) as const
  )[tokenType];

type Found = {
  bill: UsageBill;
  model: string;
  bucket: PriceEntry['bucket'];
  price: string;
  from: string | null;
  to: string | null;
};

/** Prices as negotiated: what the bills charge for a token, so that metered and billed cost agree to the last digit. */
export function demoPrices(): PriceEntry[] {
  const found: Found[] = streams.flatMap(stream => {
    const details = stream.sku.details;
    if (!isUsageBill(stream.bill) || !details?.x_TokenType) return [];
    const bucket = bucketOf(details.x_TokenType as TokenType, String(details.x_Modality));
    const price = priceShare(stream.sku.price, billOf(stream.bill).discountBps);
    return [{ bill: stream.bill, model: String(details.x_Model), bucket, price, from: stream.from, to: stream.to }];
  });
  const shadow = modelOffers[shadowModel.model];
  for (const [tokenType, { price: list }] of Object.entries(shadow?.prices ?? {})) {
    const price = priceShare(list, billOf(shadowModel.bill).discountBps);
    found.push({ ...shadowModel, bucket: bucketOf(tokenType as TokenType, 'text'), price, from: null, to: null });
  }
  const known = found.filter(({ bill, model }) => bill !== unpricedModel.bill || model !== unpricedModel.model);
  const groups = Map.groupBy(known, ({ bill, model, bucket }) => `${bill} ${model} ${bucket}`);
  return [...groups.values()].flatMap(group => {
    const prices = [...new Set(group.map(({ price }) => price))];
    return prices.map(price => {
      const items = group.filter(item => item.price === price);
      const isOnly = prices.length === 1;
      return entryOf(items[0] as Found, {
        from: isOnly ? null : earliest(items.map(({ from }) => from)),
        to: isOnly ? null : latest(items.map(({ to }) => to)),
      });
    });
  });
}

const earliest = (days: readonly (string | null)[]) =>
  days.includes(null) ? null : ((days as readonly string[]).toSorted()[0] ?? null);
const latest = (days: readonly (string | null)[]) =>
  days.includes(null) ? null : ((days as readonly string[]).toSorted().at(-1) ?? null);

const entryOf = (item: Found, { from, to }: { from: string | null; to: string | null }): PriceEntry => ({
  modelProvider: providerOfBill[item.bill],
  model: item.model,
  bucket: item.bucket,
  serviceTier: null,
  isBatch: false,
  contextAbove: 0,
  geography: null,
  price: item.price,
  per: 1_000_000,
  currency: 'USD',
  validFrom: `${from ?? ESTATE_START}T00:00:00.000Z`,
  validTo: to === null ? null : `${to}T00:00:00.000Z`,
  origin: `${COMPANY} contract prices ${DEMO_SUFFIX}`,
});
