import { createHash } from 'node:crypto';

/** Keys of the journal are bounded and names of things are not: long ones keep their beginning and a hash. */
export function subjectOf(...parts: readonly (string | null)[]): string {
  const text = parts.map(part => (part === null ? '(none)' : part)).join('/');
  if (text.length <= 200) return text;
  return `${text.slice(0, 120)}… ${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)}`;
}
