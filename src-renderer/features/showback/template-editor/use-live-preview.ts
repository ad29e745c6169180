import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { GateVerdict, ReportTemplate } from '../../../../src-core/contract/reports.ts';
import type { PackModel, PackSection } from '../../../../src-core/reports/pack-model.ts';
import { api } from '../../../data/client.ts';
import { useWorkbench } from '../../../data/events.ts';
import { useSettled } from '../../../data/use-settled.ts';
import { PreviewCache, sectionText } from './preview-cache.ts';

/** Lines of a table that a preview shows. */
export const PREVIEW_ROWS = 12;

export type LivePreview = {
  readonly model: Omit<PackModel, 'sections'>;
  /** In the order of the template. */
  readonly sections: readonly PackSection[];
  readonly gate: GateVerdict;
};

const cache = new PreviewCache();

/**
 * The report as this draft would make it of a period. Only sections that were not asked for before are asked for; a question that is no longer
 * the draft's is given up.
 */
export function useLivePreview(
  template: ReportTemplate | null,
  templateId: string | null,
  period: string | null,
): UseQueryResult<LivePreview, Error> & { isBehind: boolean } {
  const asked = useSettled(template);
  const lakeVersion = useWorkbench(state => state.lakeVersion);
  const texts =
    asked && period !== null
      ? asked.sections.map(section => sectionText(section, asked, { templateId, period, lakeVersion }))
      : [];
  const answer = useQuery<LivePreview, Error>({
    queryKey: ['report-preview', lakeVersion, period, templateId, asked],
    queryFn: async ({ signal }) => {
      if (!asked || period === null) throw new Error('nothing to preview');
      const missing = cache.missing(texts);
      const { model, gate } = await api.reports.preview(
        { template: asked, templateId, period, rows: PREVIEW_ROWS, sections: missing },
        { signal },
      );
      cache.put(texts, missing, model.sections);
      return { model, gate, sections: cache.take(texts).flatMap(section => section ?? []) };
    },
    enabled: asked !== null && period !== null && lakeVersion !== null,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  return { ...answer, isBehind: asked !== template || answer.isPlaceholderData };
}
