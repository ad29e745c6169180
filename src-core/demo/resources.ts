import { billOf } from './bills.ts';
import type { Stream } from './model.ts';
import { hash32, hex } from './random.ts';

export type Split = {
  readonly weight: number;
  readonly ResourceId: string | null;
  readonly ResourceName: string | null;
};

/** The resources a stream is spread over; weights add up to 1 (to the precision of a double). */
export function splitsOf(stream: Stream, count: number, seed: number): Split[] {
  const raw = Array.from({ length: count }, (_, i) => 0.4 + hash32(`${stream.key}/split/${i}`, seed) / 4294967296);
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight, i) => {
    const suffix = hex(`${stream.key}/resource/${i}`, seed, 12);
    const name =
      stream.resource &&
      (count === 1 ? stream.resource.name : `${stream.resource.name}-${String(i + 1).padStart(3, '0')}`);
    return { weight: weight / total, ResourceId: name && resourceId(stream, name, suffix), ResourceName: name };
  });
}

/** An identifier in the manner of each provider; unique because of its suffix. */
function resourceId(stream: Stream, name: string, suffix: string): string {
  const account = billOf(stream.bill).accounts[stream.account]?.[0] ?? '';
  const type = (stream.resource?.type ?? '').replaceAll(' ', '-');
  switch (stream.bill) {
    case 'aws':
      return `arn:aws:${stream.service.name.split(' ').at(-1)?.toLowerCase()}:${stream.region}:${account}:${type}/${name}-${suffix}`;
    case 'azure':
      return `${account}/resourceGroups/rg-${stream.account}/providers/${type}/${name}-${suffix}`;
    case 'gcp':
      return `//googleapis.com/projects/${account}/${type}s/${name}-${suffix}`;
    case 'gpu-colo':
      return `marlin/${type}/${name}/${suffix.slice(0, 6)}`;
    case 'gpu-cloud':
    case 'openai':
    case 'anthropic':
    case 'together':
    case 'ovh':
      return `${account}/${type}/${name}-${suffix.slice(0, 8)}`;
  }
}
