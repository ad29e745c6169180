import { ArrowLeft, Hammer } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportTemplate } from '../../../src-core/contract/reports.ts';
import { cx } from '../../components/cx.ts';
import { Button } from '../../components/ui/button.tsx';
import { Select } from '../../components/ui/select.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { buildChoice } from './build-choice.ts';
import { ControlTotals } from './control-totals.tsx';
import { GateCard } from './gate-card.tsx';
import { periodName } from './pack-words.ts';
import { ReportView } from './report-view.tsx';
import type { GoShowback, ShowbackSearch } from './showback-address.ts';
import { type TemplateChoice, useTemplateChoices } from './template-choices.ts';
import { useWork } from './use-work.ts';
import { WorkProgress } from './work-progress.tsx';

/** A pack before it is built: of which template and period, whether it may leave, and what it will say. */
export function NewPack({ search, onGo }: { search: Omit<ShowbackSearch, 'tab'>; onGo: GoShowback }) {
  const { t } = useTranslation('showback');
  const { choices, error } = useTemplateChoices();
  const choice = choices?.find(({ id }) => id === search.template) ?? choices?.[0] ?? null;
  if (error) return <ErrorState error={error} />;
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <div className="mx-auto grid w-full max-w-[1200px] gap-4 px-6 py-4">
        <button
          type="button"
          onClick={() => onGo({ tab: 'packs' })}
          className="inline-flex w-fit items-center gap-1 rounded-xs text-xs text-accent hover:underline"
        >
          <ArrowLeft aria-hidden size={13} />
          {t('tab.packs')}
        </button>
        {choices === null || choice === null ? (
          <Skeleton className="h-96" />
        ) : (
          <Draft choices={choices} choice={choice} asked={search.period} onGo={onGo} />
        )}
      </div>
    </div>
  );
}

function Draft(props: {
  choices: readonly TemplateChoice[];
  choice: TemplateChoice;
  /** Period of the address. */
  asked: string | undefined;
  onGo: GoShowback;
}) {
  const { t, i18n } = useTranslation('showback');
  const { choices, choice, asked, onGo } = props;
  const { template, stored } = choice;
  const periods = useLakeQuery(['report-periods', template.period, template.basis], signal =>
    api.reports.periods({ period: template.period, basis: template.basis }, { signal }),
  );
  const list = periods.data ?? [];
  const period = (list.find(each => each.period === asked) ?? list.find(({ isFinal }) => isFinal) ?? list[0])?.period;
  const work = useWork();
  const isHere = useIsHere();
  const show = (next: { template?: string; period?: string | undefined }) =>
    onGo({ tab: 'packs', id: 'new', template: next.template ?? choice.id, period: next.period ?? asked });
  const build = async (of: string) => {
    const id = await buildChoice(choice, of, work.run, saved => show({ template: saved, period: of }));
    if (id !== null && isHere.current) onGo({ tab: 'packs', id });
  };
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <Select
          label={t('new.template')}
          showLabel="stacked"
          className="w-72"
          value={choice.id}
          options={choices.map(({ id, template: { name }, stored: kept }) => ({
            id,
            label: name,
            group: t(kept ? 'new.saved' : 'new.starters'),
          }))}
          onChange={id => show({ template: id })}
        />
        {period === undefined ? null : (
          <Select
            label={t('new.period')}
            showLabel="stacked"
            className="w-72"
            value={period}
            options={list.map(({ period: id, isFinal }) => ({
              id,
              label: periodName(id, i18n.language),
              ...(isFinal ? {} : { hint: t('new.notFinal') }),
            }))}
            onChange={id => show({ period: id })}
          />
        )}
        <Button
          variant="primary"
          className="ml-auto"
          isDisabled={work.isBusy || period === undefined}
          onPress={() => period !== undefined && void build(period)}
        >
          <Hammer aria-hidden size={15} />
          {t('new.build')}
        </Button>
      </div>
      {stored ? null : <p className="text-xs text-muted">{t('new.isSaved', { name: template.name })}</p>}
      {work.error ? <ErrorState compact error={work.error} /> : null}
      {work.task ? <WorkProgress task={work.task} label={t('new.building')} /> : null}
      {periods.error ? (
        <ErrorState error={periods.error} onRetry={() => void periods.refetch()} />
      ) : period === undefined ? (
        periods.data ? (
          <EmptyState title={t('new.noPeriods')}>{t('noCharges.text')}</EmptyState>
        ) : (
          <Skeleton className="h-96" />
        )
      ) : (
        <Preview template={template} templateId={stored?.id ?? null} period={period} />
      )}
    </>
  );
}

/** The report as it would be now, its gate and its control totals first. */
function Preview(props: { template: ReportTemplate; templateId: string | null; period: string }) {
  const { t, i18n } = useTranslation('showback');
  const { template, templateId, period } = props;
  const { data, error, refetch, isPlaceholderData } = useLakeQuery(
    ['report-preview', template, templateId, period],
    signal => api.reports.preview({ template, templateId, period }, { signal }),
  );
  const isSlow = useSlowness(data === undefined);
  if (error && !isPlaceholderData) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <div aria-busy className="grid gap-3">
        <Skeleton className="h-16" />
        <Skeleton className="h-96" />
        {isSlow ? <p className="text-xs text-muted">{t('new.reading')}</p> : null}
      </div>
    );
  const { model, gate, totals, rows, lakeVersion, against } = data;
  return (
    <div
      aria-busy={isPlaceholderData}
      className={cx('grid grid-cols-[minmax(0,1fr)] gap-5', isPlaceholderData && 'opacity-60')}
    >
      <GateCard gate={gate} language={model.language} />
      <ControlTotals totals={totals} rows={rows} lakeVersion={lakeVersion} gate={gate} />
      <p className="text-xs text-muted">
        {against === null ? t('change.none') : t('new.against', { period: periodName(against.period, i18n.language) })}
      </p>
      <ReportView model={model} />
    </div>
  );
}

/** Whether the page is still open: who has left it is not called back when its work ends. */
function useIsHere() {
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  return isHere;
}

/** True when it takes so long that a word is due. */
function useSlowness(isWaiting: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isWaiting) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), 2_000);
    return () => clearTimeout(timer);
  }, [isWaiting]);
  return isSlow;
}
