import { type TagInput, tagsFor } from './company.ts';
import type { BillId, Profile, Service, Sku, Stream } from './model.ts';

const growthOf: Readonly<Record<Profile, number>> = {
  consumer: 0.045,
  office: 0.04,
  batch: 0.035,
  flat: 0.03,
  dev: 0.025,
  train: 0.02,
  storage: 0.05,
};

/** `meter price unit`: one consumed unit per pricing unit unless said otherwise. */
export const sku = (
  meter: string,
  price: string,
  unit: string,
  details: Sku['details'] = null,
  consumed: { unit: string; perUnit: number } = { unit, perUnit: 1 },
): Sku => ({ meter, price, unit, details, consumedUnit: consumed.unit, consumedPerUnit: consumed.perUnit });

export type StreamInput = {
  key: string;
  account: string;
  service: Service;
  region?: string;
  resource?: readonly [type: string, name: string];
  sku: Sku;
  monthly: number;
  profile: Profile;
  tags: TagInput | null;
} & Partial<Pick<Stream, 'growth' | 'from' | 'to' | 'dynamic' | 'pool' | 'volumePrice'>>;

/** A stream of a bill with the defaults filled in. */
export const streamOf = (bill: BillId, input: StreamInput): Stream => ({
  key: `${bill}/${input.key}`,
  bill,
  account: input.account,
  service: input.service,
  region: input.region ?? null,
  resource: input.resource ? { type: input.resource[0], name: input.resource[1] } : null,
  sku: input.sku,
  monthly: input.monthly,
  profile: input.profile,
  growth: input.growth ?? growthOf[input.profile],
  from: input.from ?? null,
  to: input.to ?? null,
  tags: input.tags ? tagsFor(bill, input.tags) : null,
  dynamic: input.dynamic ?? false,
  pool: input.pool ?? null,
  volumePrice: input.volumePrice ?? null,
});
