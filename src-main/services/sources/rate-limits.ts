type Headers = Readonly<Record<string, string | undefined>>;

/**
 * How long the server asks us to wait, milliseconds; null when it does not say. `Retry-After` in seconds or as a date, else the
 * reset of a limit that is used up (OpenAI, Anthropic, the IETF draft).
 */
export function waitAsked(status: number, headers: Headers, now: Date): number | null {
  if (status === 429 || status === 503) {
    const after = retryAfterMs(headers['retry-after'], now);
    if (after !== null) return after;
  }
  const waits = usedUp
    .filter(({ remaining }) => headers[remaining]?.trim() === '0')
    .map(({ reset }) => resetMs(headers[reset], now))
    .filter(wait => wait !== null);
  return waits.length === 0 ? null : Math.max(...waits);
}

const usedUp = [
  ...['requests', 'tokens'].flatMap(unit => [
    { remaining: `x-ratelimit-remaining-${unit}`, reset: `x-ratelimit-reset-${unit}` },
    { remaining: `anthropic-ratelimit-${unit}-remaining`, reset: `anthropic-ratelimit-${unit}-reset` },
  ]),
  { remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset' },
  { remaining: 'ratelimit-remaining', reset: 'ratelimit-reset' },
];

export function retryAfterMs(value: string | undefined, now: Date): number | null {
  if (value === undefined) return null;
  if (/^\s*\d{1,9}(\.\d+)?\s*$/.test(value)) return Math.ceil(Number(value) * 1_000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

/** "12" or "1.5" (seconds), "6m0s", "250ms", seconds since 1970, or a date-time. */
function resetMs(value: string | undefined, now: Date): number | null {
  const text = value?.trim() ?? '';
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join('') === text)
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? ''] ?? 0), 0);
  if (/^\d{9,}$/.test(text)) return Math.max(0, Number(text) * 1_000 - now.getTime());
  return retryAfterMs(value, now);
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
