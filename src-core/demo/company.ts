import type { BillId, Tags } from './model.ts';

/** The company does not exist; every name of a team, product and customer is invented. */
export const COMPANY = 'Marrowick AI';
export const DEMO_SUFFIX = '(demo)';

export const costCentres: Readonly<Record<string, string>> = {
  assistant: 'CC-1100',
  documents: 'CC-1200',
  search: 'CC-1300',
  studio: 'CC-1400',
  research: 'CC-2100',
  platform: 'CC-3100',
  data: 'CC-3200',
  security: 'CC-3300',
};

/** Product sold by each team; internal teams have a shared product. */
export const productOf: Readonly<Record<string, string>> = {
  assistant: 'Assistant',
  documents: 'DocFlow',
  search: 'SearchCloud',
  studio: 'Studio',
  research: 'Foundation Models',
  platform: 'Shared Platform',
  data: 'Data Platform',
  security: 'Shared Platform',
};

type Key = 'team' | 'product' | 'feature' | 'customer' | 'environment' | 'sdlc_stage' | 'cost_center';

/** Each provider's people tag in their own way; the same key has several spellings, as in life. */
const spelling: Readonly<Partial<Record<BillId, Partial<Record<Key, string>>>>> = {
  azure: {
    team: 'Team',
    product: 'Product',
    feature: 'Feature',
    customer: 'Customer',
    environment: 'Environment',
    sdlc_stage: 'SdlcStage',
    cost_center: 'CostCenter',
  },
  gcp: { environment: 'env', cost_center: 'cost-center', sdlc_stage: 'sdlc-stage' },
  ovh: { environment: 'env' },
};

export type TagInput = {
  readonly team: string;
  readonly feature?: string;
  readonly customer?: string;
  readonly environment?: string;
  readonly stage?: string;
  /** Keys this workload lacks, or values it writes differently. */
  readonly dirt?: Readonly<Partial<Record<Key, string | null>>>;
};

/** Tags of a workload in the spelling of its provider. Keys in a fixed order, so that the text is the same every time. */
export function tagsFor(bill: BillId, input: TagInput): Tags {
  const environment = input.environment ?? 'production';
  const values: Record<Key, string | undefined> = {
    team: input.team,
    product: productOf[input.team],
    feature: input.feature,
    customer: input.customer,
    environment,
    sdlc_stage: input.stage ?? (environment === 'production' ? 'operate' : 'develop'),
    cost_center: costCentres[input.team],
  };
  const tags: Record<string, string> = {};
  for (const [key, clean] of Object.entries(values) as [Key, string | undefined][]) {
    const dirty = input.dirt?.[key];
    const value = dirty === undefined ? clean : dirty;
    if (value !== undefined && value !== null) tags[spelling[bill]?.[key] ?? key] = value;
  }
  return tags;
}
