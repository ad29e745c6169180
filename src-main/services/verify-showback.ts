import type { ShowbackManifest, VerifyResult } from '../../src-core/contract/showback.ts';
import type { ExportsClient, LakeClient } from './export-result.ts';
import { verifyFolder as verifyPublished } from './reports/verify-folder.ts';

/**
 * Prove a published folder (see `reports/verify-folder.ts`).
 * @returns with the newest pack's manifest of version 1; `restatedSince` stays null here (see `restatedSince`)
 * @throws AppError `showback.manifest-missing` when the folder holds no manifest
 */
export async function verifyFolder(exporter: ExportsClient, folder: string): Promise<VerifyResult> {
  const { ok, packs, files } = await verifyPublished(exporter, folder);
  const manifests = packs.flatMap(pack => (pack.version === 1 ? [pack.manifest] : []));
  const newest = manifests.toSorted((a, b) => (a.publishedAt < b.publishedAt ? 1 : -1))[0] ?? null;
  const known = files.map(({ name, state }) => ({ name, state: state === 'newer' ? ('unknown' as const) : state }));
  return { ok, folder, manifest: newest, files: known, restatedSince: null };
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
