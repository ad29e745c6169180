import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportsWorkerContract } from '../../src-core/contract/exports-worker.ts';
import { type PackManifest, ReportTemplate } from '../../src-core/contract/reports.ts';
import { toAppError } from '../../src-core/errors/orpc-error.ts';
import { manifestEnding, readManifest } from '../../src-core/reports/manifest.ts';
import { contentText, type PackRecord } from '../../src-core/reports/pack-record.ts';
import { type Published, publishPack } from '../../src-main/services/reports/publish-pack.ts';
import type { Shelf } from '../../src-main/services/reports/publish-shelf.ts';
import { StoreShelf } from '../../src-main/services/reports/publish-store.ts';
import { Resilience } from '../../src-main/services/sources/resilience.ts';
import { LazyWorker, workerClient } from '../../src-main/services/worker-client.ts';
import { storeKey } from './object-store.ts';
import { testAdapters } from './test-adapters.ts';

export const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

/** A built pack of a few files below `folder`, whose content follows from `seed`; no lake and no builder behind it. `change` comes last. */
export function handMadePack(
  folder: string,
  options: { seed?: number; sizes?: readonly number[]; name?: string; change?: Partial<PackRecord> } = {},
): PackRecord {
  const { seed = 1, sizes = [300_000, 40_000], name = 'Showback by team' } = options;
  mkdirSync(folder, { recursive: true });
  const formats = ['csv', 'html', 'xlsx', 'parquet'] as const;
  const files = sizes.map((sizeBytes, index) => {
    const format = formats[index % formats.length] ?? 'csv';
    const table = index < formats.length ? null : `table-${index}`;
    const bytes = bytesOf(sizeBytes, seed * 1_000 + index);
    const fileName = `built-${index}.${format}`;
    writeFileSync(join(folder, fileName), bytes);
    const part = null;
    return {
      name: fileName,
      format,
      table,
      sizeBytes,
      sha256: sha256(bytes),
      rows: index,
      neutralisedCells: 0,
      inexactCells: 0,
      part,
    };
  });
  const record: PackRecord = {
    id: randomUUID(),
    templateId: null,
    templateVersion: null,
    template: ReportTemplate.parse({ name, title: `${name} {period}`, sections: [{ kind: 'summary' }] }),
    period: '2026-09',
    title: `${name} 2026-09`,
    lakeVersion: seed,
    lakeHash: sha256(`lake ${seed}`),
    builtAt: '2026-10-01T08:00:00.000Z',
    builtBy: 'ana@desk',
    isDemo: false,
    rows: 3,
    totals: [{ measure: 'EffectiveCost', currency: 'USD', amount: '12.000000000000000000000001' }],
    groups: [],
    gate: { outcome: 'pass', findings: [] },
    change: null,
    files,
    contentHash: '',
    approvals: [],
    publications: [],
    costModelVersion: null,
    tagRulesVersion: null,
    priceBookVersion: null,
    ratesVersion: null,
    producer: 'Mureon Workbench test',
    ...options.change,
  };
  return { ...record, contentHash: sha256(contentText(record)) };
}

/** Bytes that do not compress and follow from the seed (Lehmer). */
function bytesOf(length: number, seed: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = (seed % 2_147_483_646) + 1;
  for (let index = 0; index < words.length; index += 1) {
    state = (state * 48_271) % 2_147_483_647;
    words[index] = state;
  }
  return new Uint8Array(words.buffer, 0, length);
}

/** The real exports thread. */
export function exportsThread(workspaceDir: string) {
  const adapters = testAdapters('cli', workspaceDir);
  const worker = new LazyWorker(() => adapters.startThread('exports'), { workspaceDir }, 'exports');
  return { exporter: workerClient<ExportsWorkerContract>(worker.link), close: () => worker.close() };
}

/** The bucket of a test's own object store as a place to publish to. */
export function openTestStore(
  exporter: ReturnType<typeof exportsThread>['exporter'],
  {
    url,
    bucket,
    prefix = '',
    secret = storeKey.secretAccessKey,
  }: { url: string; bucket: string; prefix?: string; secret?: string },
): Promise<StoreShelf> {
  const place = { kind: 's3', name: 'store', endpoint: url, region: 'us-east-1', bucket, prefix } as const;
  const destination = { ...place, accessKeyId: storeKey.accessKeyId, allowPlainHttp: true, caFile: null };
  const resilience = new Resilience({ retries: 1, firstDelayMs: 10 });
  return StoreShelf.open({ destination, secret: async () => secret, exporter, resilience, now: () => new Date() });
}

/** What a reader sees who trusts nothing but manifests; `problems` are packs that are listed and not whole. */
export function readAsReader(folder: string): { manifests: PackManifest[]; problems: string[] } {
  const manifests: PackManifest[] = [];
  const problems: string[] = [];
  for (const name of readdirSync(folder).filter(each => each.endsWith(manifestEnding))) {
    const read = readManifest(readFileSync(join(folder, name), 'utf8'), sha256);
    if (read.state !== 'ok') {
      problems.push(`${name} is ${read.state}`);
      continue;
    }
    manifests.push(read.manifest);
    for (const file of read.manifest.files) {
      try {
        if (sha256(readFileSync(join(folder, file.name))) !== file.sha256)
          problems.push(`${file.name} of ${name} differs`);
      } catch {
        problems.push(`${file.name} of ${name} is missing`);
      }
    }
  }
  return { manifests, problems };
}

/** Publish to a shelf as the service does, without a workspace behind it. `onFile` hears how many files are there before each one. */
export function publishTo(
  shelf: Shelf,
  { folder, record }: { folder: string; record: PackRecord },
  options: { by?: string; onFile?: (done: number) => void; signal?: AbortSignal } = {},
): Promise<Published> {
  const { by = 'ana@desk', onFile = () => undefined, signal = new AbortController().signal } = options;
  const now = new Date('2026-10-02T09:00:00Z');
  const publication = { record, folder, publishedBy: by, now, auditCheckpoint: async () => null };
  return publishPack(shelf, publication, ({ done }) => onFile(done ?? 0), signal);
}

/** The code that work failed with, or "done". */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    error => toAppError(error).code,
  );
