import { fitsInteger, quantity } from './quantities.ts';
import { TextCache } from './text-cache.ts';

/** What a TRES text (`billing=40,cpu=8,gres/gpu:a100=4,gres/gpu=4,mem=64G,node=1`) says of an allocation. */
export type Tres = {
  readonly cpus: number | null;
  readonly nodes: number | null;
  readonly memoryBytes: bigint | null;
  /** Decimal text, the cluster's own price units. */
  readonly billing: string | null;
  /** Devices of the whole allocation, MIG slices counting one each; 0 when the text names resources but no GPU; null when unknown. */
  readonly gpus: number | null;
  /** Type -> count, when types are named; `a100`, `1g.10gb`. Its sum may be less than `gpus`. */
  readonly gpuTypes: ReadonlyMap<string, number>;
  /** Parts of a GPU are held (MPS, shards) and no whole one is named: how many cards that is, the text does not say. */
  readonly sharesGpu: boolean;
};

/** The empty text: nothing is known of what was allocated. */
export const unknownTres: Tres = {
  cpus: null,
  nodes: null,
  memoryBytes: null,
  billing: null,
  gpus: null,
  gpuTypes: new Map(),
  sharesGpu: false,
};

/**
 * `gres/gpu` is the total of the whole allocation, over all nodes; a typed entry is part of it and never added (CORRECTNESS trap 13).
 * Where only typed entries are written, their sum is the total.
 * @returns undefined when the text is no TRES list
 */
export function parseTres(text: string): Tres | undefined {
  if (text === '') return unknownTres;
  const gpuTypes = new Map<string, number>();
  let total: number | null = null;
  let cpus: number | null = null;
  let nodes: number | null = null;
  let memoryBytes: bigint | null = null;
  let billing: string | null = null;
  let isShared = false;
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    if (at <= 0) return undefined;
    const name = part.slice(0, at);
    const value = quantity(part.slice(at + 1), name === 'mem' ? 'M' : '');
    if (value === undefined) {
      if (isCounted(name)) return undefined;
      continue;
    }
    if (!fitsInteger(value)) continue; // Slurm's "no value", 2^64 - 2
    if (name === 'cpu') cpus = Number(value);
    else if (name === 'node') nodes = Number(value);
    else if (name === 'mem') memoryBytes = value;
    else if (name === 'billing') billing = String(value);
    else if (name === 'gres/gpu') total = Number(value);
    else if (name.startsWith('gres/gpu:')) {
      const type = name.slice('gres/gpu:'.length);
      gpuTypes.set(type, (gpuTypes.get(type) ?? 0) + Number(value));
    } else if (/^gres\/(mps|shard)(:|$)/.test(name)) isShared ||= value > 0n;
  }
  const typed = [...gpuTypes.values()].reduce((sum, count) => sum + count, 0);
  const sharesGpu = isShared && total === null && typed === 0;
  return {
    cpus,
    nodes,
    memoryBytes,
    billing,
    gpus: sharesGpu ? null : (total ?? typed),
    gpuTypes,
    sharesGpu,
  };
}

const cache = new TextCache(parseTres);

/** `parseTres`, remembered. */
export const tresOf = (text: string): Tres | undefined => cache.get(text);

const isCounted = (name: string) => name === 'cpu' || name === 'node' || name === 'mem' || /^gres\/gpu(:|$)/.test(name);

/** TRES of the JSON interfaces as text in the order of their names; memory is counted in MiB there. Entries without a count are left out. */
export function tresText(entries: readonly { type: string; name: string; count: string }[]): string {
  return entries
    .map(({ type, name, count }) => `${type}${name === '' ? '' : `/${name}`}=${count}${type === 'mem' ? 'M' : ''}`)
    .toSorted()
    .join(',');
}
