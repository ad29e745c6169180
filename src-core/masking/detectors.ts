import type { MaskingPolicy } from '../contract/rules.ts';

export type Detector = MaskingPolicy['detect'][number];

/** What stands where something was dropped: visibly, and the same for everybody. */
export const dropped = '[dropped]';

/** A token of a value, see `workers/lake/masking/tokens.ts`. */
export type Tokenise = (value: string) => string;

/** `p_<key id>_<128 bits>`: a value that was masked before is not masked again. */
export const tokenPattern = /^p_[a-z2-7]{4}_[a-z2-7]{26}$/;

const email = /[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.)+[\p{L}]{2,24}/gu;
/** International, or a Korean mobile number; bare digits are far more often an id. */
const phone =
  /(?<![\w+])(?:\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){2,4}|01[016789][ .-]\d{3,4}[ .-]\d{4})(?!\w)/g;
const octet = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const ip = new RegExp(
  `(?<![\\w.])(?:${octet}\\.){3}${octet}(?![\\w.])|(?<![\\w:.])(?=[0-9a-f:]*[a-f:]*:)(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\\w:])|(?<![\\w:.])(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}(?![\\w:])`,
  'gi',
);

/** The same questions for DuckDB (RE2), asked of whole cells first: never narrower than the patterns above. */
export const candidateRe2: Readonly<Record<Exclude<Detector, 'person-key'>, string>> = {
  email: '@',
  phone: '\\+[0-9]|01[016789][ .-]',
  ip: '[0-9]\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]|[0-9a-fA-F]:[0-9a-fA-F:]*:',
};

export type Hit = { readonly detector: string; readonly action: 'token' | 'drop'; readonly value: string };

/** Replace what the detectors find inside a text. Addresses of people get their token, addresses of machines are dropped. */
export function maskText(
  value: string,
  detectors: ReadonlySet<Detector>,
  tokenise: Tokenise,
): { after: string; hits: Hit[] } {
  const hits: Hit[] = [];
  let after = value;
  for (const [detector, pattern] of [
    ['email', email],
    ['phone', phone],
  ] as const) {
    if (!detectors.has(detector)) continue;
    after = after.replace(pattern, found => {
      hits.push({ detector, action: 'token', value: found });
      return tokenise(found);
    });
  }
  if (detectors.has('ip')) {
    after = after.replace(ip, found => {
      if (isMachineAddress(found)) return found;
      hits.push({ detector: 'ip', action: 'drop', value: found });
      return dropped;
    });
  }
  return { after, hits };
}

/** Addresses of a private network or of the machine itself: hosts of a bill or a cluster, and no client. */
const isMachineAddress = (address: string) =>
  /^(10|127|0)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\.|^(fe80|fc|fd)|^::1?$/i.test(address);

const organisation =
  /(team|platform|data|ops|operations|group|dept|department|engineering|finance|finops|sales|marketing|infra|infrastructure|research|product|core|security|shared|services?|support|cloud|central|global|unit|squad|tribe|guild|analytics|science|labs?|inc|corp|ltd|gmbh|llc)\b/iu;

/** Whether the value of an `owner`-like key names a person: an address, `first.last`, or two to three capitalised words that name no organisation. */
export function looksLikePerson(value: string): boolean {
  const text = value.trim();
  if (text.includes('@')) return true;
  if (organisation.test(text)) return false;
  return (
    /^\p{Ll}{2,}\.\p{Ll}{2,}$/u.test(text) ||
    /^\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'.-]*){1,2}$/u.test(text) ||
    /^[\uac00-\ud7a3]{2,4}$/u.test(text)
  );
}

/** A short name without blanks: what a template or a mode is called, rather than what somebody wrote. */
export const isPlainName = (value: string) => /^[\w.:/-]{1,64}$/.test(value);
