import type { Answer, ProviderWorld } from './world.ts';

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
/** Figures follow from it: days since 1970 modulo 100. */
export const dayNumber = (ms: number): number => Math.floor(ms / DAY_MS) % 100;

export const notFound: Answer = { status: 404, body: { error: { message: 'Invalid URL' } } };
export const badRequest = (message: string): Answer => ({ status: 400, body: { error: { message } } });

const limits: Readonly<Record<string, number>> = { '1d': 31, '1h': 168, '1m': 1440 };

/**
 * A page of buckets as OpenAI and Anthropic page them: `limit` counts buckets, the page token says where to go on. Buckets that begin
 * after "now" are not told of.
 */
export function pageOfBuckets(
  world: ProviderWorld,
  url: URL,
  asked: { startMs: number; endMs: number; maxLimit?: number },
  bucket: (startMs: number, endMs: number) => unknown,
): Answer {
  const query = url.searchParams;
  const width = query.get('bucket_width') ?? '1d';
  const limit = Number(query.get('limit') ?? 7);
  const most = asked.maxLimit ?? limits[width] ?? 0;
  if (!Number.isInteger(limit) || limit < 1 || limit > most) return badRequest(`limit must be at most ${most}`);
  if (Number.isNaN(asked.startMs) || Number.isNaN(asked.endMs)) return badRequest('no period');
  const step = width === '1h' ? HOUR_MS : DAY_MS;
  const first = Number(query.get('page')?.replace('page_', '') ?? asked.startMs);
  const end = Math.min(asked.endMs, world.now.getTime());
  const starts: number[] = [];
  for (let at = first; at < end && starts.length < Math.min(limit, world.page); at += step) starts.push(at);
  const next = (starts.at(-1) ?? end) + step;
  const hasMore = next < end;
  return {
    status: 200,
    body: {
      object: 'page',
      data: starts.map(at => bucket(at, at + step)),
      has_more: hasMore,
      next_page: hasMore ? `page_${next}` : null,
    },
  };
}
