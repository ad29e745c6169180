import { formatAmount, parseAmount } from '../../money/amount.ts';
import { dayNumber, ESTATE_END, shapes } from '../calendar.ts';
import type { Profile } from '../model.ts';
import { modelOffers, type TokenType } from '../model-offers.ts';
import { hex, uniform } from '../random.ts';
import { type ModelDay, requestsOf, teamOfKey } from './model-days.ts';
import { shadowModel } from './prices.ts';

const DAY_MS = 86_400_000;

/** The week of which the gateway keeps single requests: the last one of the estate, end exclusive. */
export const gatewayWeek = { from: '2026-10-13', to: ESTATE_END } as const;

/** Features whose calls pass the gateway on their way to the provider, and how they are used. */
const throughGateway: readonly { part: string; profile: Profile; requestsPerSession: number; thinkMs: number }[] = [
  { part: '-contract-review', profile: 'office', requestsPerSession: 4, thinkMs: 9_000 },
  { part: '-coding-agents', profile: 'dev', requestsPerSession: 22, thinkMs: 4_000 },
];

/** A team that brought its own key: its calls pass the gateway, no bill and no usage report of the company has them. */
export const shadowUse = { key: 'key-hackathon-demo-bot', project: 'hackathon', requestsPerDay: 480 } as const;

/** A provider's bad two hours: calls fail, and first tokens come late. */
export const brownOut = {
  from: '2026-10-16T13:00:00Z',
  to: '2026-10-16T15:00:00Z',
  failureShare: 0.22,
  slowness: 6,
} as const;

const failureShare = 0.012;
const cacheHitShare = 0.01;

/** A row of the log before it is written. */
export type GatewayRequest = {
  readonly id: string;
  readonly item: Pick<ModelDay, 'key' | 'model'>;
  readonly startMs: number;
  readonly firstMs: number | null;
  readonly endMs: number;
  readonly session: string;
  readonly status: 'success' | 'failure';
  readonly isCacheHit: boolean;
  readonly tokens: Readonly<Record<TokenType, number>>;
};

const noTokens: Readonly<Record<TokenType, number>> = { input: 0, cached_input: 0, cache_write: 0, output: 0 };

/** The items that the week's log tells again, request by request, and the team that only the log tells. */
export function gatewayItems(items: readonly ModelDay[], seed: number): ModelDay[] {
  const week = items.filter(
    item => item.day >= gatewayWeek.from && throughGateway.some(({ part }) => item.key.includes(part)),
  );
  const days = [...new Set(week.map(item => item.day))].toSorted();
  const shadow = days.map((day): ModelDay => {
    const requests = Math.round(shadowUse.requestsPerDay * (0.7 + 0.6 * uniform(`${shadowUse.key}/${day}`, seed)));
    const tokens = { input: requests * 150_000, output: requests * 900 };
    return { bill: shadowModel.bill, day, ...shadowUse, model: shadowModel.model, tokens, billedCost: '0' };
  });
  return [...week, ...shadow];
}

/**
 * The requests of one item: their tokens add up to the item's exactly, bucket by bucket. Failed calls and answers from the gateway's own
 * cache come on top; neither is billed.
 */
export function* requestsOfItem(item: ModelDay, seed: number): Generator<GatewayRequest> {
  const use = throughGateway.find(({ part }) => item.key.includes(part));
  const { profile, requestsPerSession, thinkMs } = use ?? {
    profile: 'office' as const,
    requestsPerSession: 6,
    thinkMs: 5_000,
  };
  const count = requestsOf(item);
  const place = `${item.key}/${item.model}/${item.day}`;
  const split = splitEvenly(item.tokens, count, index => 0.25 + 1.5 * uniform(`${place}/${index}/size`, seed));
  const sessions = Math.ceil(count / requestsPerSession);
  const dayMs = dayNumber(item.day) * DAY_MS;
  let at = 0;
  let next = 0;
  for (let index = 0; index < count; index += 1) {
    const session = Math.floor((index * sessions) / count);
    const isFirst = index === 0 || Math.floor(((index - 1) * sessions) / count) !== session;
    if (isFirst) at = startOfSession(profile, (session + uniform(`${place}/${session}/start`, seed)) / sessions);
    else at = Math.min(next, DAY_MS - 1);
    const tokens = split[index] ?? noTokens;
    const of = (what: string) => uniform(`${place}/${index}/${what}`, seed);
    const isSlow = isIn(brownOut, dayMs + at);
    const firstMs = Math.round(
      (350 + (tokens.input + tokens.cached_input * 0.1) * 0.02 * (0.6 + of('first'))) *
        (isSlow ? brownOut.slowness : 1),
    );
    const endMs = firstMs + Math.round(tokens.output * 9 * (0.7 + 0.6 * of('speed')));
    const head = {
      item,
      session: `ses-${hex(`${place}/session/${session}`, seed, 12)}`,
      startMs: dayMs + at,
    };
    const id = (kind: string) => `demo-${hex(`${place}/${index}/${kind}`, seed, 20)}`;
    yield {
      ...head,
      id: id('call'),
      firstMs: dayMs + at + firstMs,
      endMs: dayMs + at + endMs,
      status: 'success',
      isCacheHit: false,
      tokens,
    };
    if (of('fails') < (isSlow ? brownOut.failureShare : failureShare))
      yield {
        ...head,
        id: id('failure'),
        firstMs: null,
        endMs: dayMs + at + (isSlow ? 30_000 : 1_200),
        status: 'failure',
        isCacheHit: false,
        tokens: noTokens,
      };
    if (of('cached') < cacheHitShare)
      yield {
        ...head,
        id: id('repeat'),
        firstMs: dayMs + at + 12,
        endMs: dayMs + at + 40,
        status: 'success',
        isCacheHit: true,
        tokens,
      };
    next = at + endMs + Math.round(thinkMs * (0.3 + 1.4 * of('think')));
  }
}

/** A row of `LiteLLM_SpendLogs` as a line of JSON. Spend is at list price: the gateway does not know the contract. */
export function spendLogLine(request: GatewayRequest): string {
  const { item, tokens, isCacheHit, status } = request;
  const prompt = tokens.input + tokens.cached_input + tokens.cache_write;
  const isBare = status === 'failure';
  return JSON.stringify({
    request_id: request.id,
    call_type: 'acompletion',
    api_key: item.key,
    spend: isCacheHit ? 0 : Number(listCost(item.model, tokens)),
    total_tokens: prompt + tokens.output,
    prompt_tokens: prompt,
    completion_tokens: tokens.output,
    startTime: iso(request.startMs),
    endTime: iso(request.endMs),
    completionStartTime: iso(request.firstMs ?? request.endMs),
    model: item.model,
    model_group: item.model,
    custom_llm_provider: 'anthropic',
    metadata: isBare
      ? {}
      : {
          usage_object: {
            prompt_tokens: prompt,
            completion_tokens: tokens.output,
            prompt_tokens_details: {
              cached_tokens: tokens.cached_input,
              cache_creation_tokens: tokens.cache_write,
              cache_creation_token_details: {
                ephemeral_5m_input_tokens: tokens.cache_write,
                ephemeral_1h_input_tokens: 0,
              },
            },
          },
        },
    cache_hit: isCacheHit ? 'True' : 'False',
    request_tags: [`feature:${featureOf(item.key)}`],
    team_id: teamOfKey(item.key),
    session_id: request.session,
    status,
  });
}

/** What the tokens cost at list price, exact decimal text. */
export function listCost(model: string, tokens: Readonly<Record<TokenType, number>>): string {
  const prices = Object.values(modelOffers).find(offer => offer.model === model)?.prices ?? {};
  let sum = 0n;
  for (const [type, { price }] of Object.entries(prices) as [TokenType, { price: string }][])
    sum += parseAmount(price) * BigInt(tokens[type]);
  return formatAmount(sum / 1_000_000n);
}

export const isIn = (span: { from: string; to: string }, ms: number): boolean =>
  ms >= Date.parse(span.from) && ms < Date.parse(span.to);

const iso = (ms: number) => new Date(ms).toISOString();
const featureOf = (key: string) => throughGateway.find(({ part }) => key.includes(part))?.part.slice(1) ?? 'demo-bot';

/** Whole numbers in proportion to weights: differences of the rounded running sum, so that they add up to the whole. */
function splitEvenly(
  whole: ModelDay['tokens'],
  count: number,
  weightOf: (index: number) => number,
): Record<TokenType, number>[] {
  const running: number[] = [];
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    total += weightOf(index);
    running.push(total);
  }
  const upTo = (tokens: number, index: number) =>
    index < 0 ? 0 : index === count - 1 ? tokens : Math.floor(tokens * ((running[index] ?? 0) / total));
  const part = (type: TokenType, index: number) => {
    const tokens = whole[type] ?? 0;
    return upTo(tokens, index) - upTo(tokens, index - 1);
  };
  return running.map((_, index) => ({
    input: part('input', index),
    cached_input: part('cached_input', index),
    cache_write: part('cache_write', index),
    output: part('output', index),
  }));
}

/** Milliseconds of the day at which a share of the day's work has begun. */
function startOfSession(profile: Profile, share: number): number {
  const { hours } = shapes[profile];
  const total = hours.reduce((sum, weight) => sum + weight, 0);
  let left = share * total;
  for (const [hour, weight] of hours.entries()) {
    if (left < weight) return Math.floor((hour + left / weight) * 3_600_000);
    left -= weight;
  }
  return DAY_MS - 1;
}
