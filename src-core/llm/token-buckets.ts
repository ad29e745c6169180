/** Columns of `fact_llm_usage` that hold tokens. Whole numbers >= 0; null = unknown, which is not zero. */
export const tokenColumns = [
  'InputUncachedTokens',
  'InputCacheReadTokens',
  'InputCacheWriteTokens',
  'InputCacheWrite5mTokens',
  'InputCacheWrite30mTokens',
  'InputCacheWrite1hTokens',
  'InputCacheWrite12hTokens',
  'OutputTokens',
  'OutputReasoningTokens',
  'InputAudioTokens',
  'InputImageTokens',
  'OutputAudioTokens',
  'OutputImageTokens',
] as const;
export type TokenColumn = (typeof tokenColumns)[number];

export const cacheLifetimes = ['5m', '30m', '1h', '12h'] as const;
export type CacheLifetime = (typeof cacheLifetimes)[number];

/** What is odd about how a source counted. Kept with the row (`Tags` key `x_Flags`) and reported as findings. */
export const tokenFlags = {
  'tokens.inconsistent':
    'The parts that the source states add up to more than its total; the part that cannot be known is left unknown.',
  'tokens.exclusive-input':
    'More cached tokens than input tokens: the source counts its input without the cached part, and is read that way.',
  'tokens.exclusive-reasoning':
    'More reasoning tokens than output tokens: the source counts its output without reasoning, and is read that way.',
  'tokens.cache-lifetime-assumed':
    "The source does not say how long written cache entries live; the provider's documented default is assumed.",
} as const;
export type TokenFlag = keyof typeof tokenFlags;

export type TokenBuckets = { readonly [column in TokenColumn]: number | null } & {
  /** 'complete': every part was reported; 'total-only': sums without their cached part; 'none': no tokens at all. */
  readonly TokenDetail: 'complete' | 'total-only' | 'none';
};

/** One usage object, read. */
export type TokenReading = { readonly buckets: TokenBuckets; readonly flags: readonly TokenFlag[] };

/** What a source states, before its counting rules are applied. */
export type StatedTokens = {
  /** 'inclusive': the input holds the cached parts (documented); 'exclusive': it does not; 'should-include': by convention, not always kept. */
  readonly inclusion: 'inclusive' | 'exclusive' | 'should-include';
  readonly input: number | null;
  /** Stated directly by sources that name the uncached part; wins over the difference. */
  readonly uncached?: number | null;
  readonly cacheRead: number | null;
  /** Every lifetime together; null = not stated. */
  readonly cacheWrite: number | null;
  readonly cacheWriteByLifetime: Readonly<Partial<Record<CacheLifetime, number | null>>>;
  /** Documented lifetime of writes whose lifetime is not stated; null = unknown. */
  readonly defaultLifetime: CacheLifetime | null;
  readonly output: number | null;
  readonly reasoning: number | null;
  readonly inputAudio?: number | null;
  readonly inputImage?: number | null;
  readonly outputAudio?: number | null;
  readonly outputImage?: number | null;
};

/**
 * Canonical buckets from what a source states. No bucket is ever negative: a contradiction makes the bucket unknown, or, where the
 * convention is known to be broken in the field (gateways, traces), proves the other way of counting. Rules and their sources:
 * docs/decisions/0058-canonical-token-buckets.md.
 */
export function canonicalBuckets(stated: StatedTokens): TokenReading {
  const flags = new Set<TokenFlag>();
  const input = splitInput(stated, flags);
  const output = splitOutput(stated, flags);
  const isNone = input.uncached === null && output.output === null && input.cacheRead === null && input.write === null;
  return {
    buckets: {
      InputUncachedTokens: input.uncached,
      InputCacheReadTokens: input.cacheRead,
      InputCacheWriteTokens: input.write,
      InputCacheWrite5mTokens: input.lifetimes['5m'],
      InputCacheWrite30mTokens: input.lifetimes['30m'],
      InputCacheWrite1hTokens: input.lifetimes['1h'],
      InputCacheWrite12hTokens: input.lifetimes['12h'],
      OutputTokens: output.output,
      OutputReasoningTokens: output.reasoning,
      InputAudioTokens: input.audio,
      InputImageTokens: input.image,
      OutputAudioTokens: output.audio,
      OutputImageTokens: output.image,
      TokenDetail: isNone ? 'none' : input.isSplit ? 'complete' : 'total-only',
    },
    flags: [...flags],
  };
}

type Lifetimes = Record<CacheLifetime, number | null>;

function splitInput(stated: StatedTokens, flags: Set<TokenFlag>) {
  const { inclusion, input, cacheRead } = stated;
  const byLifetime = sumOf(cacheLifetimes.map(lifetime => stated.cacheWriteByLifetime[lifetime] ?? null));
  let write = stated.cacheWrite ?? byLifetime;
  if (write !== null && byLifetime !== null && byLifetime > write) {
    flags.add('tokens.inconsistent');
    write = byLifetime; // the parts are what is priced
  }
  const isSplit =
    cacheRead !== null || write !== null || (stated.uncached ?? null) !== null || inclusion === 'exclusive';
  const cached = (cacheRead ?? 0) + (write ?? 0);
  let uncached = stated.uncached ?? null;
  if (uncached !== null) {
    if (input !== null && uncached + cached !== input) flags.add('tokens.inconsistent');
  } else if (input !== null) {
    if (inclusion === 'exclusive') uncached = input;
    else if (input >= cached) uncached = input - cached;
    else if (inclusion === 'should-include') {
      uncached = input;
      flags.add('tokens.exclusive-input');
    } else flags.add('tokens.inconsistent');
  }
  // A source that states one part of the cache and not the other had none of the other.
  const hasInput = uncached !== null || cacheRead !== null || write !== null;
  const known = (part: number | null) => part ?? (isSplit && hasInput ? 0 : null);
  const [audio, image] = subsets([stated.inputAudio ?? null, stated.inputImage ?? null], uncached, flags);
  return {
    uncached,
    cacheRead: known(cacheRead),
    write: known(write),
    lifetimes: lifetimesOf(stated, known(write), byLifetime, flags),
    audio,
    image,
    isSplit,
  };
}

/** Writes by lifetime; what is left over goes to the documented default. */
function lifetimesOf(
  stated: StatedTokens,
  write: number | null,
  named: number | null,
  flags: Set<TokenFlag>,
): Lifetimes {
  const lifetimes: Lifetimes = { '5m': null, '30m': null, '1h': null, '12h': null };
  if (write === null) return lifetimes;
  const rest = write - (named ?? 0);
  const { defaultLifetime } = stated;
  if (rest > 0 && defaultLifetime !== null) flags.add('tokens.cache-lifetime-assumed');
  const isKnown = rest === 0 || defaultLifetime !== null;
  for (const lifetime of cacheLifetimes) {
    const own = stated.cacheWriteByLifetime[lifetime] ?? (isKnown ? 0 : null);
    lifetimes[lifetime] = lifetime === defaultLifetime && rest > 0 ? (own ?? 0) + rest : own;
  }
  return lifetimes;
}

function splitOutput(stated: StatedTokens, flags: Set<TokenFlag>) {
  let { output, reasoning } = stated;
  if (output !== null && reasoning !== null && reasoning > output) {
    if (stated.inclusion === 'should-include') {
      output += reasoning;
      flags.add('tokens.exclusive-reasoning');
    } else {
      reasoning = null;
      flags.add('tokens.inconsistent');
    }
  }
  const spoken = output === null ? null : output - (reasoning ?? 0);
  const [audio, image] = subsets([stated.outputAudio ?? null, stated.outputImage ?? null], spoken, flags);
  return { output, reasoning, audio, image };
}

/** Parts of a bucket, unknown when together they are larger than it. */
function subsets(parts: [number | null, number | null], whole: number | null, flags: Set<TokenFlag>): typeof parts {
  if (whole === null || (parts[0] ?? 0) + (parts[1] ?? 0) <= whole) return parts;
  flags.add('tokens.inconsistent');
  return [null, null];
}

function sumOf(parts: readonly (number | null)[]): number | null {
  const known = parts.filter(part => part !== null);
  return known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0);
}
