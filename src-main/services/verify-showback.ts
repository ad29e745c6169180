import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ShowbackManifest, VerifyResult } from '../../src-core/contract/showback.ts';
import { AppError } from '../../src-core/errors/app-error.ts';
import { readManifest } from '../../src-core/showback/manifest.ts';
import type { ExportsClient, LakeClient } from './export-result.ts';
import { sha256 } from './publish-showback.ts';

const manifestEnding = '.manifest.json';
/** Names of files that a publisher was still writing, or that a crash left: nobody reads them. */
const unfinished = /^\.mureon-.*\.part$/;

type FileState = VerifyResult['files'][number];

/**
 * Prove a published folder: every manifest is byte for byte as written and every file it names has its size and SHA-256.
 * Files that no manifest names are listed as unknown and do not fail the proof.
 * @returns with the newest pack's manifest; `restatedSince` stays null here (see `restatedSince`)
 * @throws AppError `showback.manifest-missing` when the folder holds no manifest
 */
export async function verifyFolder(exporter: ExportsClient, folder: string): Promise<VerifyResult> {
  const names = await listNames(folder);
  const manifestNames = names.filter(name => name.endsWith(manifestEnding)).sort();
  if (manifestNames.length === 0) throw new AppError('showback.manifest-missing', { dir: basename(folder) });

  const states = new Map<string, FileState['state']>();
  let newest: ShowbackManifest | null = null;
  for (const name of manifestNames) {
    const manifest = readManifest(await readFile(join(folder, name), 'utf8'), sha256);
    states.set(name, manifest ? 'ok' : 'changed');
    if (!manifest) continue;
    if (!newest || manifest.publishedAt > newest.publishedAt) newest = manifest;
    const hashes = await exporter.hash({ paths: manifest.files.map(file => join(folder, file.name)) });
    manifest.files.forEach((file, index) => {
      const found = hashes[index];
      const intact = found?.sha256 === file.sha256 && found.sizeBytes === file.sizeBytes;
      states.set(file.name, !found ? 'missing' : intact ? 'ok' : 'changed');
    });
  }
  for (const name of names) if (!states.has(name) && !unfinished.test(name)) states.set(name, 'unknown');

  const files = [...states].map(([name, state]) => ({ name, state })).sort((a, b) => a.name.localeCompare(b.name));
  const ok = files.every(file => file.state === 'ok' || file.state === 'unknown');
  return { ok, folder, manifest: newest, files, restatedSince: null };
}

/**
 * What the lake says now against what was published, per measure and currency; empty when nothing moved, null when the lake
 * holds nothing of that month (another workspace).
 */
export async function restatedSince(
  lake: LakeClient,
  manifest: ShowbackManifest,
): Promise<VerifyResult['restatedSince']> {
  const now = await lake.showbackTotals({ period: manifest.period, split: manifest.split });
  if (now.rows === 0) return null;
  return manifest.totals.flatMap(published => {
    const current = now.totals.find(
      total => total.measure === published.measure && total.currency === published.currency,
    );
    const amount = current?.amount ?? '0';
    return amount === published.amount
      ? []
      : [{ measure: published.measure, currency: published.currency, published: published.amount, now: amount }];
  });
}

async function listNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw new AppError('showback.manifest-missing', { dir: basename(folder) }, { cause: error });
  }
}
