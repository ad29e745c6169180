import { CircleAlert, CircleCheck, FileQuestion, Info, LoaderCircle } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GateVerdict, ReportTemplate } from '../../../../src-core/contract/reports.ts';
import { cx } from '../../../components/cx.ts';
import { Badge, type Tone } from '../../../components/ui/badge.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../../components/ui/states.tsx';
import { api } from '../../../data/client.ts';
import { useLakeQuery } from '../../../data/lake-query.ts';
import { periodName } from '../pack-words.ts';
import { ReportView } from '../report-view.tsx';
import { PREVIEW_ROWS, useLivePreview } from './use-live-preview.ts';

/** The report beside the form: as it would be of a period that the lake holds, worked out again while the form is changed. */
export function LivePreviewPane({
  template,
  templateId,
  kind,
  basis,
}: {
  /** Null while something is missing. */
  template: ReportTemplate | null;
  templateId: string | null;
  kind: ReportTemplate['period'];
  basis: ReportTemplate['basis'];
}) {
  const { t, i18n } = useTranslation('report-templates');
  const [chosen, setChosen] = useState<string | null>(null);
  const periods = useLakeQuery(['report-periods', kind, basis], signal =>
    api.reports.periods({ period: kind, basis }, { signal }),
  );
  const found = periods.isPlaceholderData ? undefined : periods.data;
  const period =
    found?.find(each => each.period === chosen)?.period ??
    found?.find(({ isFinal }) => isFinal)?.period ??
    found?.[0]?.period ??
    null;
  const preview = useLivePreview(template, templateId, period);
  const { data, error, isBehind } = preview;
  const model = useMemo(() => data && { ...data.model, sections: [...data.sections] }, [data]);
  if (periods.error) return <ErrorState error={periods.error} onRetry={() => void periods.refetch()} />;
  if (found?.length === 0)
    return (
      <EmptyState icon={<FileQuestion aria-hidden size={26} strokeWidth={1.5} />} title={t('preview.nothing')}>
        {t('preview.nothingText')}
      </EmptyState>
    );
  const isWorking = template !== null && (preview.isFetching || isBehind) && !error;
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-border bg-surface px-4 py-1.5">
        {period === null || !found ? null : (
          <Select
            label={t('preview.period')}
            showLabel="inline"
            size="sm"
            value={period}
            options={found.map(each => {
              const name = periodName(each.period, i18n.language);
              return { id: each.period, label: each.isFinal ? name : t('preview.open', { period: name }) };
            })}
            onChange={setChosen}
          />
        )}
        {data && !isBehind ? <GateBadge outcome={data.gate.outcome} /> : null}
        <span role="status" className="ml-auto flex items-center gap-1.5 text-xs text-muted">
          {isWorking ? (
            <>
              <LoaderCircle aria-hidden size={13} className="motion-safe:animate-spin" />
              {t('preview.behind')}
            </>
          ) : template === null ? (
            t('preview.notYet')
          ) : null}
        </span>
      </div>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long report is scrolled by keyboard
        tabIndex={0}
        aria-label={t('preview.title')}
        aria-busy={isWorking}
        className="relative min-h-0 flex-1 overflow-auto px-4 py-3"
      >
        {error ? <ErrorState compact error={error} onRetry={() => void preview.refetch()} /> : null}
        {model ? (
          <div className={cx(error && 'mt-3', isWorking && 'opacity-60 transition-opacity delay-300')}>
            <ReportView model={model} />
            <p className="mt-2 text-xs text-muted">{t('preview.rows', { count: PREVIEW_ROWS })}</p>
          </div>
        ) : error ? null : (
          <ListSkeleton />
        )}
      </section>
    </>
  );
}

const looks: Record<GateVerdict['outcome'], { tone: Tone; icon: typeof Info }> = {
  pass: { tone: 'positive', icon: CircleCheck },
  stated: { tone: 'info', icon: Info },
  refused: { tone: 'warning', icon: CircleAlert },
};

function GateBadge({ outcome }: { outcome: GateVerdict['outcome'] }) {
  const { t } = useTranslation('report-templates');
  const { tone, icon: Icon } = looks[outcome];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden size={11} />}>
      {t(`preview.gate.${outcome}`)}
    </Badge>
  );
}
