import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { StoredObject } from './s3-answers.ts';

/** Objects that belong together: the parts of one export of one period, or the files of one folder. */
export type Export = {
  /** Names it in cursors: where it lies. */
  readonly name: string;
  readonly parts: readonly StoredObject[];
  /** Parts that a manifest names and that are not in the bucket (yet). */
  readonly missing: readonly string[];
  /** A manifest names its parts: they are never taken apart. */
  readonly hasManifest: boolean;
};

/** Where a manifest's export lives; everything below it is spoken for. */
export type ManifestPlace = { readonly manifest: StoredObject; readonly root: string };

/** Files that travel with exports and hold no data. */
const noData =
  /(^|\/)([._~][^/]*|[^/]*manifest[^/]*\.json|_SUCCESS|aws-programmatic-access-test-object|[^/]*\.(sql|ya?ml|md|txt|pdf|html|tmp|part))$/i;

export const isData = ({ key, sizeBytes }: StoredObject): boolean =>
  sizeBytes > 0 && !key.endsWith('/') && !noData.test(key);

/**
 * Manifests by what they speak for, newest first where there are several (a provider that keeps older versions writes one for each):
 * - AWS Data Exports: `<export>/metadata/<partition>/[<run>/]<export>-Manifest.json`, data below `<export>/data/<partition>/`
 * - AWS CUR: `<report>/<yyyymmdd-yyyymmdd>/[<assembly>/]<report>-Manifest.json`
 * - Azure: `<export>/<yyyymmdd-yyyymmdd>/[<time>/]<run>/manifest.json`
 */
export function manifestPlaces(objects: readonly StoredObject[]): ManifestPlace[] {
  const newest = new Map<string, StoredObject>();
  for (const object of objects) {
    const root = rootOf(object.key);
    if (root === null) continue;
    const before = newest.get(root);
    if (before === undefined || isNewer(object, before)) newest.set(root, object);
  }
  return [...newest].map(([root, manifest]) => ({ root, manifest }));
}

function rootOf(key: string): string | null {
  if (!/(^|\/)([^/]+-Manifest|manifest)\.json$/.test(key)) return null;
  const folders = key.split('/').slice(0, -1);
  const metadata = folders.lastIndexOf('metadata');
  if (metadata >= 0 && folders.length > metadata + 1) return folders.slice(0, metadata + 2).join('/');
  const period = folders.findLastIndex(folder => /^\d{8}-\d{8}$/.test(folder));
  return period >= 0 ? folders.slice(0, period + 1).join('/') : folders.join('/');
}

/** Of two copies written in the same second the one nearer to the root, then the later name. */
function isNewer(a: StoredObject, b: StoredObject): boolean {
  if (a.changedAt !== b.changedAt) return Date.parse(a.changedAt) > Date.parse(b.changedAt);
  const [depthA, depthB] = [a, b].map(({ key }) => key.split('/').length) as [number, number];
  return depthA === depthB ? a.key > b.key : depthA < depthB;
}

/** AWS CUR, AWS Data Exports, Azure. */
const Manifest = z.union([
  z.object({ reportKeys: z.array(z.string()).min(1) }),
  z.object({ dataFiles: z.array(z.string()).min(1) }),
  z.object({ blobs: z.array(z.object({ blobName: z.string() })).min(1) }),
]);

/** Names of the parts as the manifest has them; null when it is none that we know. */
export function partNames(text: string): string[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
  const parsed = Manifest.safeParse(value);
  if (!parsed.success) return null;
  const { data } = parsed;
  if ('reportKeys' in data) return data.reportKeys;
  return 'dataFiles' in data ? data.dataFiles : data.blobs.map(blob => blob.blobName);
}

/** The export that a manifest describes. Parts are named by key, by `s3://bucket/key`, or by their name beside the manifest. */
export function exportOf(
  place: ManifestPlace,
  names: readonly string[],
  bucket: string,
  byKey: ReadonlyMap<string, StoredObject>,
): Export {
  const parts: StoredObject[] = [];
  const missing: string[] = [];
  const beside = place.manifest.key.replace(/[^/]*$/, '');
  for (const name of names) {
    const key = name.startsWith(`s3://${bucket}/`) ? name.slice(`s3://${bucket}/`.length) : name.replace(/^\//, '');
    const object = byKey.get(key) ?? byKey.get(`${beside}${key.split('/').at(-1)}`);
    if (object) parts.push(object);
    else missing.push(name);
  }
  return { name: place.root, parts, missing, hasManifest: true };
}

/** Data that no manifest speaks for, by folder. */
export function looseExports(objects: readonly StoredObject[], places: readonly ManifestPlace[]): Export[] {
  const spokenFor = places.flatMap(({ root }) => {
    const data = root.replace(/\/?metadata\/([^/]+)$/, '/data/$1');
    return [root, data].map(folder => (folder === '' ? '' : `${folder.replace(/^\//, '')}/`));
  });
  const loose = objects.filter(object => isData(object) && !spokenFor.some(folder => object.key.startsWith(folder)));
  return [...Map.groupBy(loose, ({ key }) => key.split('/').slice(0, -1).join('/'))].map(([folder, parts]) => ({
    name: folder,
    parts,
    missing: [],
    hasManifest: false,
  }));
}

/** Changes when a part does, or when there is another one. */
export function fingerprint(parts: readonly StoredObject[]): string {
  const lines = parts.map(({ key, etag, sizeBytes }) => JSON.stringify([key, etag, sizeBytes])).toSorted();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 32);
}
