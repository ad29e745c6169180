import type { TagInput } from './company.ts';
import type { BillId, Profile, Service, Stream } from './model.ts';
import { modelChange } from './model-change.ts';
import { modelOffers, type TokenType } from './model-offers.ts';
import { services } from './services.ts';
import { sku, streamOf } from './stream-builder.ts';

export type TokenUse = {
  account: string;
  service: Service;
  region?: string;
  /** Key into modelOffers. */
  model: string;
  monthly: number;
  profile: Profile;
  tags: TagInput;
  /** Share of each customer; adds up to 1. Leave out for internal use. */
  customers?: Readonly<Record<string, number>>;
  growth?: number;
  from?: string;
  to?: string;
  /** Offer prices valid from this suffix on, for a price change. */
  offer?: string;
  volumeOffer?: string;
  /** Tokens of each type as a multiple of what `monthly` and the offer's shares give. */
  tokens?: Readonly<Partial<Record<TokenType, number>>>;
};

/** The streams of one feature on one model: a stream for each token type and customer. */
export function tokenStreams(bill: BillId, use: TokenUse): Stream[] {
  const offer = modelOffers[use.offer ?? use.model];
  const before = modelOffers[use.volumeOffer ?? use.offer ?? use.model];
  if (!offer || !before) throw new RangeError(`no demo model ${use.model}`);
  const feature = use.tags.feature ?? 'general';
  return Object.entries(use.customers ?? { '': 1 }).flatMap(([customer, share]) =>
    (Object.entries(offer.prices) as [TokenType, { price: string; share: number }][]).map(([tokenType, priced]) =>
      streamOf(bill, {
        key: [use.offer ?? use.model, feature, use.account, customer, tokenType].filter(Boolean).join('/'),
        account: use.account,
        service: use.service,
        ...(use.region ? { region: use.region } : {}),
        resource: ['API key', ['key', use.tags.team, feature, customer].filter(Boolean).join('-')],
        sku: sku(
          `${offer.title} ${tokenType.replaceAll('_', ' ')} tokens`,
          priced.price,
          '1M Tokens',
          {
            x_ModelProvider: offer.provider,
            x_Model: offer.model,
            x_ModelVersion: offer.version,
            x_TokenType: tokenType,
            x_Modality: offer.modality,
            x_ServiceTier: offer.tier,
          },
          { unit: 'Tokens', perUnit: 1_000_000 },
        ),
        monthly: use.monthly * share * priced.share * (use.tokens?.[tokenType] ?? 1),
        profile: use.profile,
        ...(use.growth === undefined ? {} : { growth: use.growth }),
        ...(use.from === undefined ? {} : { from: use.from }),
        ...(use.to === undefined ? {} : { to: use.to }),
        tags: { ...use.tags, ...(customer ? { customer } : {}) },
        volumePrice: before.prices[tokenType]?.price ?? null,
      }),
    ),
  );
}

const openai = (use: Omit<TokenUse, 'service'>) => tokenStreams('openai', { ...use, service: services.openai });
const anthropic = (use: Omit<TokenUse, 'service'>) =>
  tokenStreams('anthropic', { ...use, service: services.anthropic });
const together = (use: Omit<TokenUse, 'service'>) => tokenStreams('together', { ...use, service: services.together });

const chat: Omit<TokenUse, 'service'> = {
  account: 'assistant',
  model: 'gpt-5',
  monthly: 58_000,
  profile: 'consumer',
  tags: { team: 'assistant', feature: 'chat' },
  customers: { 'self-serve': 0.55, 'sunmill-retail': 0.27, 'daonara-commerce': 0.18 },
};

/** The three bills of model providers; models on cloud bills are with their cloud. */
export const llmStreams: readonly Stream[] = [
  ...openai({ ...chat, to: modelChange.from }),
  ...openai({
    account: 'assistant',
    model: 'gpt-5-mini',
    monthly: 16_000,
    profile: 'consumer',
    tags: { team: 'assistant', feature: 'summarise' },
    customers: { 'self-serve': 0.7, 'northgale-bank': 0.3 },
  }),
  ...openai({
    account: 'search',
    model: 'text-embedding-3-large',
    monthly: 12_000,
    profile: 'batch',
    tags: { team: 'search', feature: 'indexing' },
    customers: { 'daonara-commerce': 0.6, 'kestrelway-logistics': 0.4 },
  }),
  ...openai({
    account: 'studio',
    model: 'gpt-image-1',
    monthly: 24_000,
    profile: 'consumer',
    growth: 0.09,
    from: '2026-02-17',
    tags: { team: 'studio', feature: 'image-generation' },
    customers: { 'self-serve': 0.8, 'sunmill-retail': 0.2 },
  }),
  ...openai({
    account: 'assistant',
    model: 'gpt-4o-mini-transcribe',
    monthly: 9_000,
    profile: 'office',
    tags: { team: 'assistant', feature: 'voice', dirt: { team: 'asistant' } },
    customers: { 'orchidmere-health': 1 },
  }),
  ...openai({
    account: 'dev',
    model: 'gpt-5-mini',
    monthly: 6_500,
    profile: 'dev',
    tags: {
      team: 'platform',
      feature: 'evaluation',
      environment: 'development',
      stage: 'test',
      dirt: { environment: 'DEV' },
    },
  }),
  ...anthropic({
    account: 'documents',
    model: 'claude-sonnet-4',
    monthly: 52_000,
    profile: 'office',
    tags: { team: 'documents', feature: 'invoice-extractor' },
    customers: { 'northgale-bank': 0.5, 'kestrelway-logistics': 0.3, 'orchidmere-health': 0.2 },
  }),
  ...anthropic({
    account: 'documents',
    model: 'claude-opus-4.1',
    monthly: 23_000,
    profile: 'office',
    tags: { team: 'documents', feature: 'contract-review' },
    customers: { 'northgale-bank': 1 },
  }),
  ...anthropic({
    account: 'assistant',
    model: 'claude-sonnet-4',
    monthly: 21_000,
    profile: 'consumer',
    tags: { team: 'assistant', feature: 'agents' },
    customers: { 'self-serve': 1 },
  }),
  ...anthropic({
    account: 'engineering',
    model: 'claude-sonnet-4',
    monthly: 18_000,
    profile: 'dev',
    growth: 0.05,
    tags: { team: 'platform', feature: 'coding-agents', environment: 'development', stage: 'develop' },
  }),
  // The gateway's open model became 35 % dearer on 1 July 2026: same tokens, new price.
  ...together({
    account: 'gateway',
    model: 'llama-3.3-70b',
    monthly: 17_000,
    profile: 'consumer',
    to: '2026-07-01',
    tags: { team: 'search', feature: 'query-rewrite' },
    customers: { 'self-serve': 0.5, 'daonara-commerce': 0.5 },
  }),
  ...together({
    account: 'gateway',
    model: 'llama-3.3-70b',
    offer: 'llama-3.3-70b@2026-07',
    volumeOffer: 'llama-3.3-70b',
    monthly: 17_000,
    profile: 'consumer',
    from: '2026-07-01',
    tags: { team: 'search', feature: 'query-rewrite' },
    customers: { 'self-serve': 0.5, 'daonara-commerce': 0.5 },
  }),
  ...together({
    account: 'batch',
    model: 'qwen3-coder',
    monthly: 5_200,
    profile: 'batch',
    tags: { team: 'data', feature: 'log-labelling', environment: 'production' },
  }),
];

/** What the new version made of the same questions; after all other streams, so that their numbers stay what they were. */
export const modelChangeStreams: readonly Stream[] = openai({
  ...chat,
  offer: modelChange.offer,
  from: modelChange.from,
  tokens: modelChange.tokens,
});
