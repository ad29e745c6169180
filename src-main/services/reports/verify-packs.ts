import type { PackManifest, Restated, VerifiedPack } from '../../../src-core/contract/reports.ts';
import type { ShowbackManifest } from '../../../src-core/contract/showback.ts';
import { restatedTotals } from '../../../src-core/reports/compare-packs.ts';
import type { ExportsClient } from '../export-result.ts';
import type { LakeClient } from '../lake-supervisor.ts';
import { lastPublished } from './compared-pack.ts';
import { presentTotals } from './publish-holds.ts';
import { type FoundPack, verifyFolder } from './verify-folder.ts';
import { totalsFromFiles } from './verify-totals.ts';

/**
 * Prove a folder and say more about one pack of it: whether its own lines sum to its totals, and what the lake says today.
 * @param manifestName the pack that is asked about; without it the one published last
 * @returns `restated` null when the lake holds nothing of the period (another workspace)
 */
export async function verifyPacks(
  { exporter, lake }: { exporter: ExportsClient; lake: LakeClient },
  folder: string,
  signal?: AbortSignal,
  manifestName?: string,
): Promise<VerifiedPack> {
  const { ok, packs, files } = await verifyFolder(exporter, folder);
  const states = new Map(files.map(({ name, state }) => [name, state]));
  const isWhole = (pack: FoundPack) =>
    pack.state === 'ok' && (pack.manifest?.files ?? []).every(file => states.get(file.name) === 'ok');
  const last = packs.find(({ name }) => name === manifestName) ?? lastPublished(packs);
  const fromFiles =
    last?.version === 2 && isWhole(last) ? await totalsFromFiles(exporter, folder, last.manifest) : null;
  return {
    ok: ok && fromFiles !== 'different',
    place: folder,
    manifest: last?.version === 2 ? last.manifest : null,
    showback: last?.version === 1 ? last.manifest : null,
    packs: packs
      .filter(pack => pack.manifest !== null)
      .map(pack => ({ ...named(pack.manifest), manifestName: pack.name, ok: isWhole(pack) }))
      .toSorted((a, b) => (a.publishedAt < b.publishedAt ? -1 : 1)),
    files,
    totalsFromFiles: fromFiles,
    restated: last?.manifest ? await restatedSince(lake, last.manifest, signal) : null,
  };
}

function named(manifest: PackManifest | ShowbackManifest | null) {
  if (manifest === null) return { title: '', period: '', publishedAt: '' };
  const { period, publishedAt } = manifest;
  return { title: manifest.version === 2 ? manifest.title : `Showback ${period}`, period, publishedAt };
}

/** Packs of version 1 were of a month's invoices, whole. */
const version1 = ({ period }: ShowbackManifest) => ({
  period,
  template: { filters: [], allocation: 'none' as const, basis: 'billing' as const },
});

async function restatedSince(
  lake: LakeClient,
  manifest: PackManifest | ShowbackManifest,
  signal?: AbortSignal,
): Promise<Restated | null> {
  const { rows, totals } =
    manifest.version === 2
      ? await presentTotals(lake, manifest, signal)
      : await presentTotals(lake, version1(manifest), signal);
  return rows === 0 ? null : restatedTotals(manifest.totals, totals, rows);
}
