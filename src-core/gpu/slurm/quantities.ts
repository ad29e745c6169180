const steps: Readonly<Record<string, number>> = { '': 0, K: 1, M: 2, G: 3, T: 4, P: 5, E: 6 };
const pattern = /^(\d+)(?:\.(\d+))?([KMGTPE]?)$/;

/** How many times 1024 a number without a suffix stands for: Slurm counts allocated memory in MiB, used memory in bytes. */
export type BaseUnit = '' | 'K' | 'M';

/**
 * A quantity with a 1024-based suffix (`62.50G`, `3356K`, `64`), exact in integers; what Slurm printed with decimals is taken to the
 * nearest whole unit. @returns undefined when the text is none
 */
export function quantity(text: string, base: BaseUnit = ''): bigint | undefined {
  const found = pattern.exec(text);
  if (found === null) return undefined;
  const [, whole = '', fraction = '', suffix = ''] = found;
  const factor = 1024n ** BigInt(steps[suffix === '' ? base : suffix] ?? 0);
  const scale = 10n ** BigInt(fraction.length);
  const scaled = BigInt(whole + fraction) * factor;
  return (scaled + scale / 2n) / scale;
}

/** 2^31: older Slurm marks "per core" with it in the number itself. */
const PER_CPU_FLAG = 2n ** 31n;

/**
 * `ReqMem`: `16G` is the whole request, `64Gn` per node, `3000Mc` per core, and `2147486648Mn` is the flag 2^31 plus 3,000: MB per
 * core. @returns bytes and what they are for; undefined when the text is none (`?`, empty)
 */
export function requestedMemory(text: string): { bytes: bigint; per: 'job' | 'node' | 'cpu' } | undefined {
  const end = text.at(-1);
  const suffix = end === 'n' || end === 'c' ? end : '';
  const body = suffix === '' ? text : text.slice(0, -1);
  const bytes = quantity(body, 'M');
  if (bytes === undefined) return undefined;
  const inMib = bytes / 1_048_576n;
  if (inMib >= PER_CPU_FLAG && inMib < 2n * PER_CPU_FLAG && body.endsWith('M'))
    return { bytes: bytes - PER_CPU_FLAG * 1_048_576n, per: 'cpu' };
  return { bytes, per: suffix === 'n' ? 'node' : suffix === 'c' ? 'cpu' : 'job' };
}

/** Largest value of a BIGINT; Slurm also prints 2^64 - 2 for "no value". */
export const fitsInteger = (value: bigint): boolean => value >= 0n && value < 2n ** 63n;
