import { useNavigate } from '@tanstack/react-router';
import { CalendarDays, ChevronLeft, ChevronRight, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMonth } from '../../../components/format-time.ts';
import { formatCount } from '../../../components/money/format.ts';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Segmented } from '../../../components/ui/segmented.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../../components/ui/states.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useCoverage } from '../../../data/sources.ts';
import { useSourcesAddress } from '../sources-address.ts';
import { CoverageGrid } from './coverage-grid.tsx';
import {
  boundsOf,
  countDays,
  daysOf,
  monthOf,
  monthsOf,
  openingMonth,
  rowsOf,
  type StateFilter,
  stateFilters,
} from './coverage-model.ts';
import { Legend } from './legend.tsx';

/** Month by month, which days of which source are final, may still change, are missing or failed. */
export function CoverageTab() {
  const { t } = useTranslation('coverage');
  const navigate = useNavigate();
  const address = useSourcesAddress();
  const thisMonth = useMemo(() => monthOf(new Date().toISOString()), []);
  const now = useCoverage(boundsOf(thisMonth));
  const months = monthsOf(now.data ?? [], Date.now());
  const asked = address.month !== undefined && months.includes(address.month) ? address.month : null;
  const month = asked ?? openingMonth(thisMonth, now.data ?? []);
  const state = stateFilters.find(known => known === address.state) ?? 'all';
  const go = (change: { month?: string; state?: string }) =>
    void navigate({ to: '/sources', search: { tab: 'coverage', month, state, ...change }, replace: true });

  if (now.error && !now.data) return <ErrorState error={now.error} onRetry={() => void now.refetch()} />;
  if (!now.data) return <ListSkeleton />;
  if (now.data.length === 0)
    return (
      <EmptyState
        icon={<CalendarDays size={26} strokeWidth={1.5} />}
        title={t('empty.title')}
        action={
          <Button onPress={() => void navigate({ to: '/sources', search: { tab: 'connected', add: 'any' } })}>
            {t('empty.add')}
          </Button>
        }
      >
        {t('empty.text')}
      </EmptyState>
    );
  return <Calendar {...{ month, months, state, go }} />;
}

function Calendar({
  month,
  months,
  state,
  go,
}: {
  month: string;
  /** Newest first. */
  months: readonly string[];
  state: StateFilter;
  go: (change: { month?: string; state?: string }) => void;
}) {
  const { t, i18n } = useTranslation(['coverage', 'sources']);
  const [query, setQuery] = useState('');
  const { data: coverage, error, refetch, isPlaceholderData } = useCoverage(boundsOf(month));
  const days = useMemo(() => daysOf(month), [month]);
  const counts = countDays(coverage ?? []);
  const rows = rowsOf(coverage ?? [], { days, state, query });
  const silent = (coverage ?? []).filter(stream => stream.days.length === 0).length;
  const at = months.indexOf(month);
  const step = (by: number) => {
    const next = months[at + by];
    if (next !== undefined) go({ month: next });
  };
  const monthName = (each: string) => formatMonth(Date.parse(`${each}-01T00:00:00Z`), i18n.language, 'UTC');
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-border px-4 py-2">
        <div className="flex items-center gap-1">
          <IconButton size="sm" label={t('earlier')} isDisabled={at >= months.length - 1} onPress={() => step(1)}>
            <ChevronLeft aria-hidden size={15} />
          </IconButton>
          <Select
            label={t('month')}
            size="sm"
            value={month}
            options={months.map(id => ({ id, label: monthName(id) }))}
            onChange={chosen => go({ month: chosen })}
            className="w-40"
          />
          <IconButton size="sm" label={t('later')} isDisabled={at <= 0} onPress={() => step(-1)}>
            <ChevronRight aria-hidden size={15} />
          </IconButton>
        </div>
        <Segmented
          label={t('filter')}
          size="sm"
          value={state}
          options={stateFilters.map(id => ({
            id,
            label: `${t(`state.${id}`)} ${formatCount(counts[id], i18n.language)}`,
          }))}
          onChange={id => go({ state: id })}
        />
        <TextField
          label={t('find')}
          showLabel={false}
          placeholder={t('find')}
          size="sm"
          leading={<Search aria-hidden size={13} />}
          value={query}
          onChange={setQuery}
          className="w-56"
        />
      </div>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!coverage && !error ? <ListSkeleton /> : null}
      {coverage && rows.length === 0 ? (
        <EmptyState
          title={query || state !== 'all' ? t('nothingFound') : t('nothingInMonth', { month: monthName(month) })}
        />
      ) : null}
      {rows.length > 0 ? (
        <CoverageGrid
          key={month}
          {...{ rows, days, state }}
          label={`${t('title')}: ${monthName(month)}`}
          isStale={isPlaceholderData}
          onStep={step}
        />
      ) : null}
      <div className="mt-auto flex flex-wrap items-center gap-x-5 gap-y-1 border-t border-border bg-surface px-4 py-2 text-xs text-muted">
        <Legend />
        {silent > 0 && state === 'all' ? (
          <span className="ml-auto">{t('elsewhere', { count: silent, text: formatCount(silent, i18n.language) })}</span>
        ) : null}
      </div>
    </>
  );
}
