import { useNavigate, useSearch } from '@tanstack/react-router';
import { Cpu } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatMonth } from '../../components/format-time.ts';
import { LakeFacts } from '../../components/layout/lake-facts.tsx';
import { Page, Section } from '../../components/layout/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Select } from '../../components/ui/select.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { importFlow } from '../../data/import-flow.ts';
import { useCatalog, useLakeFacts } from '../../data/lake-query.ts';
import { HeldIdle } from './held-idle.tsx';
import { IdleByTeam } from './idle-by-team.tsx';
import { IdleJobs } from './idle-jobs.tsx';
import { monthOf, monthsBefore, useIdle, useJobs, useSplitIdle } from './use-gpu.ts';

/** GPUs that cost and do nothing: those that nobody held and who pays for them, those that somebody held, and the jobs that did. */
export function GpuScreen() {
  const { t, i18n } = useTranslation('gpu');
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const catalog = useCatalog();
  const facts = useLakeFacts();
  const months = catalog.data?.period ? monthsBefore(catalog.data.period) : [];
  const asked = months.find(month => month.slice(0, 7) === String(search.month ?? ''));
  // The newest month is seldom whole: the one before is what was billed.
  const first = asked ?? months[1] ?? months[0] ?? null;
  const month = first === null ? null : monthOf(first);
  const split = useSplitIdle(month);
  const idle = useIdle(month);
  const jobs = useJobs(month);
  const isEmpty = catalog.data?.period === null || catalog.data?.rows === 0;
  const error = catalog.error ?? split.error ?? idle.error ?? jobs.error;
  const monthName = (day: string) => formatMonth(Date.parse(`${day}T00:00:00Z`), i18n.language, 'UTC');
  return (
    <Page
      title={t('title')}
      facts={<LakeFacts measure="EffectiveCost" {...facts} />}
      actions={
        first === null ? null : (
          <Select
            label={t('month')}
            showLabel="inline"
            size="sm"
            value={first}
            options={months.map(id => ({ id, label: monthName(id) }))}
            onChange={id => void navigate({ to: '/gpu', search: { month: id.slice(0, 7) } })}
          />
        )
      }
    >
      {error ? (
        <ErrorState
          error={error}
          onRetry={() => {
            for (const query of [catalog, split, idle, jobs]) void query.refetch();
          }}
        />
      ) : isEmpty ? (
        <EmptyState
          icon={<Cpu aria-hidden size={28} />}
          title={t('empty.title')}
          action={
            <Button variant="primary" onPress={() => void importFlow.choose('files')}>
              {t('empty.import')}
            </Button>
          }
        >
          {t('empty.text')}
        </EmptyState>
      ) : !month || !split.data || !idle.data || !jobs.data ? (
        <ListSkeleton />
      ) : (
        <div className="grid gap-8">
          <IdleByTeam month={month} monthName={monthName(month.from)} split={split.data} idle={idle.data} />
          <Section title={t('held.title')} aside={t('held.aside')}>
            <HeldIdle idle={idle.data} />
          </Section>
          <Section title={t('jobs.title')} aside={t('jobs.aside')}>
            <IdleJobs jobs={jobs.data} />
          </Section>
        </div>
      )}
    </Page>
  );
}
