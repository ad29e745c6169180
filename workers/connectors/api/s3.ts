import { z } from 'zod';
import {
  type ConnectorContext,
  type ConnectorEvent,
  type Credential,
  defineConnector,
} from '../../../src-core/connector/api-connector.ts';
import type { StoredObject } from './s3-answers.ts';
import { S3Bucket } from './s3-client.ts';
import { type Export, exportOf, fingerprint, isData, looseExports, manifestPlaces, partNames } from './s3-exports.ts';

const settings = z.object({
  bucket: z
    .string()
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{1,62}$/, 'not the name of a bucket')
    .meta({ title: 'Bucket', description: 'Its name, without s3://.' }),
  prefix: z
    .string()
    .max(1_024)
    .default('')
    .meta({ title: 'Prefix', description: 'Only objects whose key begins with it, for example exports/focus/.' }),
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'not a region')
    .default('us-east-1')
    .meta({ title: 'Region', description: 'Of the bucket; other stores than AWS mostly take us-east-1.' }),
  endpoint: z
    .union([z.literal(''), z.url({ protocol: /^https?$/ })])
    .default('')
    .meta({ title: 'Endpoint', description: 'Of a store other than AWS, for example https://minio.example:9000.' }),
  addressing: z
    .enum(['auto', 'path', 'virtual-host'])
    .default('auto')
    .meta({ title: 'Address style', description: 'auto: by host name at AWS, by path at an own endpoint.' }),
  accessKeyId: z
    .string()
    .trim()
    .max(200)
    .default('')
    .meta({ title: 'Access key id', description: 'Empty for a bucket that everybody may read.' }),
  wholeFolders: z.boolean().default(true).meta({
    title: 'Folders are one export',
    description: 'Where there is no manifest: when a file of a folder changes, all of them are imported again.',
  }),
});
type Settings = z.infer<typeof settings>;
type Context = ConnectorContext<Settings>;

/** Bills that providers put into an object store: AWS Data Exports and CUR, Azure exports, or any folder of files. */
export const s3 = defineConnector({
  id: 's3',
  title: 'Object store (S3)',
  category: 'cloud-bill',
  summary: 'Bill exports in an S3-compatible bucket: AWS Data Exports, CUR, Azure exports or any supported file.',
  delivers: ['cost', 'llm-usage', 'gpu-job', 'gpu-sample', 'metric'],
  merge: 'upsert',
  settings,
  secrets: [
    { name: 'secretAccessKey', title: 'Secret access key', isOptional: true },
    { name: 'sessionToken', title: 'Session token', isOptional: true, help: 'Only of a temporary key.' },
  ],
  capabilities: { incremental: true, restates: 'billing-period' },
  origins: chosen => [bucketUrlOf(chosen)],

  async check(context) {
    const bucket = bucketOf(context);
    for await (const page of bucket.list(context.settings.prefix)) {
      const data = page.filter(isData).length;
      const manifests = manifestPlaces(page).length;
      const exports = manifests === 0 ? 'no manifest' : manifests === 1 ? '1 export' : `${manifests} exports`;
      return { found: `${plural(data, 'data file')}, ${exports}${page.length === 1_000 ? ', and more' : ''}.` };
    }
    return { found: 'no objects' };
  },

  async *read(context): AsyncGenerator<ConnectorEvent> {
    const { cursors, signal, settings } = context;
    const bucket = bucketOf(context);
    const exports: Export[] = [];
    for await (const event of findExports(bucket, settings)) {
      if ('parts' in event) exports.push(event);
      else yield event;
    }
    for (const [index, found] of exports.entries()) {
      signal.throwIfAborted();
      yield { type: 'progress', done: index, total: exports.length, item: found.name };
      yield* takeExport(bucket, found, { cursor: cursors.get(found.name), now: context.now, settings });
    }
    yield { type: 'progress', done: exports.length, total: exports.length, item: null };
  },
});

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

async function* findExports(
  bucket: S3Bucket,
  { prefix, bucket: bucketName }: Settings,
): AsyncGenerator<Export | Extract<ConnectorEvent, { type: 'notice' }>> {
  const objects: StoredObject[] = [];
  for await (const page of bucket.list(prefix)) objects.push(...page);
  const byKey = new Map(objects.map(object => [object.key, object]));
  const places = manifestPlaces(objects);
  for (const place of places) {
    const text = await bucket.text(place.manifest);
    const names = text === null ? null : partNames(text);
    if (names === null)
      yield {
        type: 'notice',
        message: `${place.manifest.key} is no manifest that names data; its export is left out.`,
      };
    else yield exportOf(place, names, bucketName, byKey);
  }
  yield* looseExports(objects, places);
}

/** One export in one commit, all of it or nothing; what is still being written waits for the next run. */
async function* takeExport(
  bucket: S3Bucket,
  found: Export,
  { cursor, now, settings }: { cursor: string | undefined; now: Date; settings: Settings },
): AsyncGenerator<ConnectorEvent> {
  const { name, parts, missing } = found;
  const wait = (why: string): ConnectorEvent => ({
    type: 'notice',
    message: `${name === '' ? settings.bucket : name}: ${why}; the next run takes it.`,
  });
  if (missing.length > 0) {
    yield wait(`${missing.length} of ${missing.length + parts.length} parts are not there (${missing[0]})`);
    return;
  }
  const known = readCursor(cursor);
  const isWhole = found.hasManifest || settings.wholeFolders;
  const state = fingerprint(parts);
  if (known.state === state) return;
  const wanted = isWhole ? parts : parts.filter(part => known.files[part.key] !== part.etag);
  const files: ConnectorEvent[] = [];
  for (const part of wanted) {
    const file = await bucket.download(part);
    if (file === null) {
      yield wait(`${part.key} changed while it was read`);
      return;
    }
    files.push({ type: 'file', name: part.key, path: file.path });
  }
  yield* files;
  const at = now.toISOString();
  const kept = isWhole ? { state } : { state, files: Object.fromEntries(parts.map(part => [part.key, part.etag])) };
  yield {
    type: 'commit',
    covers: { scope: name, start: at, end: at },
    cursor: { key: name, value: JSON.stringify(kept) },
    isProvisional: false,
  };
}

const Cursor = z.object({ state: z.string(), files: z.record(z.string(), z.string()).default({}) });

function readCursor(cursor: string | undefined): { state: string | null; files: Readonly<Record<string, string>> } {
  const parsed = Cursor.safeParse(JSON.parse(cursor ?? 'null'));
  return parsed.success ? parsed.data : { state: null, files: {} };
}

function bucketUrlOf({ bucket, region, endpoint, addressing }: Settings): string {
  const base = new URL(endpoint === '' ? `https://s3.${region}.${amazonDomain(region)}` : endpoint);
  // A certificate for *.s3.<region> does not hold for a bucket with dots in its name.
  const isPath = addressing === 'path' || (addressing === 'auto' && (endpoint !== '' || bucket.includes('.')));
  const path = base.pathname.replace(/\/+$/, '');
  return isPath ? `${base.origin}${path}/${bucket}` : `${base.protocol}//${bucket}.${base.host}${path}`;
}

const amazonDomain = (region: string) => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

function bucketOf({ settings, http, signal }: Context): S3Bucket {
  const { accessKeyId, region, bucket } = settings;
  const signed: Credential = {
    ...{ kind: 'aws-sigv4', service: 's3', region, accessKeyId },
    ...{ secret: 'secretAccessKey', sessionToken: 'sessionToken' },
  };
  const credentials = accessKeyId === '' ? [] : [signed];
  return new S3Bucket({ bucketUrl: bucketUrlOf(settings), bucket, credentials }, { http, signal });
}
