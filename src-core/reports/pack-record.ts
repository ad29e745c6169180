import { z } from 'zod';
import { Pack } from '../contract/reports.ts';
import { libraryText } from '../library/library-file.ts';

/**
 * A pack as the workspace keeps it: entry of kind `pack` under its id, written after its files. What depends on today (`holds`, `restated`)
 * is worked out when somebody looks.
 */
export const PackRecord = Pack.omit({ holds: true, restated: true }).extend({
  /** What else the figures rest on; null = nothing of the kind was in force. */
  costModelVersion: z.number().int().nullable(),
  tagRulesVersion: z.number().int().nullable(),
  priceBookVersion: z.number().int().nullable(),
  ratesVersion: z.number().int().nullable(),
  /** "Mureon Workbench 0.1.0" */
  producer: z.string(),
  /** Its first chart as a PNG beside its files, for messages; not part of what is approved and published. Absent = none was drawn. */
  picture: z.object({ name: z.string(), alt: z.string() }).optional(),
});
export type PackRecord = z.infer<typeof PackRecord>;

/** What approval and `report diff` are about: everything a reader is told, nothing of who built or published it, where or when. */
const hashed = [
  ...(['templateId', 'templateVersion', 'template', 'period', 'title', 'lakeVersion', 'lakeHash'] as const),
  ...(['costModelVersion', 'tagRulesVersion', 'priceBookVersion', 'ratesVersion'] as const),
  ...(['isDemo', 'rows', 'totals', 'groups', 'gate', 'files'] as const),
] as const;

/** The part of a pack's record or of a manifest that its `contentHash` covers. */
export type PackContent = Pick<PackRecord, (typeof hashed)[number]>;

/**
 * The one text of a pack's content: keys sorted at every level, so that equal content means equal bytes. `contentHash` is its SHA-256 (hex of
 * UTF-8); a published manifest holds every part of it, so that a reader can count it again from the folder alone.
 */
export function contentText(content: PackContent): string {
  const parts: Record<string, unknown> = Object.fromEntries(hashed.map(key => [key, content[key]]));
  // A destination gives files names of its own; their bytes are what was approved.
  return libraryText({ ...parts, files: content.files.map(({ name: _, ...file }) => file) });
}

/** Why a pack may not be published now, as far as its own record tells. */
export function holdsOf(record: Pick<PackRecord, 'gate' | 'template' | 'approvals' | 'contentHash' | 'builtBy'>) {
  const { approval } = record.template.gate;
  const valid = record.approvals.filter(
    ({ by, contentHash }) =>
      contentHash === record.contentHash && (approval !== 'other-person' || by !== record.builtBy),
  );
  return [
    ...(record.gate.outcome === 'refused' ? (['gate'] as const) : []),
    ...(approval !== 'none' && valid.length === 0 ? (['approval'] as const) : []),
  ];
}

/** As the contract shows it. `restated` stays null until it is asked for. */
export function packOf(record: PackRecord): Pack {
  return Pack.parse({ ...record, holds: holdsOf(record), restated: null });
}
