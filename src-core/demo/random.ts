/** 32-bit FNV-1a over UTF-16 units, finished with a mixer: the same on every machine. */
export function hash32(text: string, seed: number): number {
  let hash = (2166136261 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Uniform in [0, 1). */
export const uniform = (text: string, seed: number): number => hash32(text, seed) / 4294967296;

/** Bell-shaped in (-1, 1) with mean 0: the mean of three uniforms. Bounded, so capacities are never exceeded. */
export const bell = (text: string, seed: number): number =>
  ((uniform(`${text}/a`, seed) + uniform(`${text}/b`, seed) + uniform(`${text}/c`, seed)) / 3) * 2 - 1;

/** `digits` lower-case hexadecimal digits. */
export function hex(text: string, seed: number, digits: number): string {
  let out = '';
  for (let i = 0; out.length < digits; i++) out += hash32(`${text}#${i}`, seed).toString(16).padStart(8, '0');
  return out.slice(0, digits);
}
