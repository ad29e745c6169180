import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Coverage } from '../../../../src-core/contract/quality.ts';
import type { Source } from '../../../../src-core/contract/sources.ts';
import { addDays } from '../../../../src-core/quality/days.ts';
import { cx } from '../../../components/cx.ts';
import { formatAge, formatInstant } from '../../../components/format-time.ts';
import { connectorTitle } from '../../../components/lake-words.ts';
import { Unknown } from '../../../components/money/figures.tsx';
import { formatCount } from '../../../components/money/format.ts';
import { scheduleWords } from '../../../components/schedule/schedule-words.ts';
import { Skeleton } from '../../../components/ui/states.tsx';
import { useSettings } from '../../../data/lake-query.ts';
import { isStreamOf, lastDays, worstByDay } from '../../../data/source-health.ts';
import { useConnectors, useCoverage } from '../../../data/sources.ts';
import { CoverageBar } from '../calendar/coverage-bar.tsx';
import { HealthBadge } from './health-badge.tsx';
import { SourceActions } from './source-actions.tsx';

const DAYS = 30;
const head =
  'sticky top-0 z-10 border-b border-border bg-bg px-3 py-1.5 text-left text-2xs font-[550] text-muted whitespace-nowrap';
const cell = 'border-b border-border px-3 py-1.5 align-middle';

/** One line a source. A row opens its history; the name is the button that a keyboard reaches. */
export function SourceTable({
  sources,
  selectedId,
  isNarrow,
  onSelect,
}: {
  sources: readonly Source[];
  selectedId: string | null;
  isNarrow: boolean;
  onSelect: (id: string) => void;
}) {
  const { t } = useTranslation('connections');
  const days = useMemo(() => lastDays(DAYS, Date.now()), []);
  const { data: coverage, error } = useCoverage({ from: days[0] ?? '', to: addDays(days.at(-1) ?? '', 1) });
  const extra = isNarrow ? 'hidden' : 'max-[1240px]:hidden';
  const columns = [
    ['name', ''],
    ['health', ''],
    ['lastRun', ''],
    ['nextRun', extra],
    ['newest', extra],
    ['days', isNarrow ? 'hidden' : ''],
  ] as const;
  return (
    <table className="w-full border-separate border-spacing-0 text-sm">
      <caption className="sr-only">{t('title')}</caption>
      <thead>
        <tr>
          {columns.map(([id, className], index) => (
            <th key={id} scope="col" className={cx(head, index === 0 && 'pl-4', className)}>
              {t(`column.${id}`, { count: DAYS })}
            </th>
          ))}
          <th scope="col" className={cx(head, 'w-0')}>
            <span className="sr-only">{t('column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sources.map(source => (
          <SourceRow
            key={source.id}
            {...{ source, days, extra, isNarrow, onSelect }}
            coverage={error ? 'failed' : (coverage?.filter(stream => isStreamOf(stream.source, source.name)) ?? null)}
            isSelected={source.id === selectedId}
          />
        ))}
      </tbody>
    </table>
  );
}

function SourceRow({
  source,
  coverage,
  days,
  extra,
  isNarrow,
  isSelected,
  onSelect,
}: {
  source: Source;
  /** Null while it loads. */
  coverage: readonly Coverage[] | 'failed' | null;
  days: readonly string[];
  extra: string;
  isNarrow: boolean;
  isSelected: boolean;
  onSelect: (id: string) => void;
}) {
  const { i18n } = useTranslation('connections');
  const { data: connectors } = useConnectors();
  const connector = connectors?.find(({ id }) => id === source.connector);
  return (
    <tr
      aria-selected={isSelected}
      onClick={event => {
        // Its buttons, and what they open elsewhere in the page, are not the row.
        const pressed = event.target as Element;
        if (event.currentTarget.contains(pressed) && !pressed.closest('button')) onSelect(source.id);
      }}
      className={isSelected ? 'bg-accent-soft' : 'hover:bg-hover'}
    >
      <th scope="row" className={cx(cell, 'max-w-72 pl-4 text-left font-[450]')}>
        <button
          type="button"
          aria-pressed={isSelected}
          onClick={() => onSelect(source.id)}
          className="block w-full truncate rounded-xs text-left font-[550]"
          title={source.name}
        >
          {source.name}
        </button>
        <span className="block truncate text-xs font-normal text-muted">
          {connector ? connectorTitle(connector, i18n) : source.connector}
        </span>
      </th>
      <td className={cell}>
        <HealthBadge health={source.health} />
      </td>
      <td className={cx(cell, 'whitespace-nowrap')}>
        <LastRun source={source} />
      </td>
      <td className={cx(cell, 'whitespace-nowrap', extra)}>
        <NextRun source={source} />
      </td>
      <td className={cx(cell, 'whitespace-nowrap', extra)}>
        {coverage === null ? <Skeleton className="h-4 w-20" /> : <Newest coverage={coverage} />}
      </td>
      <td className={cx(cell, isNarrow && 'hidden')}>
        {coverage === null ? <Skeleton className="h-4 w-36" /> : null}
        {coverage === 'failed' ? <Unknown /> : null}
        {Array.isArray(coverage) ? <CoverageBar days={days} states={worstByDay(coverage, days)} /> : null}
      </td>
      <td className={cx(cell, 'pr-2')}>
        <div className="flex justify-end">
          <SourceActions source={source} />
        </div>
      </td>
    </tr>
  );
}

function LastRun({ source }: { source: Source }) {
  const { t, i18n } = useTranslation('connections');
  const { settings } = useSettings();
  const run = source.lastRun;
  if (run === null) return <span className="text-muted">{t('neverRan')}</span>;
  return (
    <span title={formatInstant(run.startedAt, i18n.language, settings.zone)}>
      {formatAge(run.startedAt, i18n.language, Date.now())}
      <span className="block text-xs text-muted">
        {run.state === 'done' && run.rows > 0
          ? t('run.rows', { count: run.rows, text: formatCount(run.rows, i18n.language) })
          : run.state === 'done'
            ? t('run.nothing')
            : t(`run.state.${run.state}`)}
      </span>
    </span>
  );
}

function NextRun({ source }: { source: Source }) {
  const { t, i18n } = useTranslation('connections');
  const { settings } = useSettings();
  const { nextRunAt, schedule } = source;
  return (
    <>
      {schedule.isPaused ? <span className="text-muted">{t('paused')}</span> : null}
      {!schedule.isPaused && nextRunAt !== null ? (
        <span title={formatInstant(nextRunAt, i18n.language, settings.zone)}>
          {Date.parse(nextRunAt) <= Date.now() ? t('due') : formatAge(nextRunAt, i18n.language, Date.now())}
        </span>
      ) : null}
      <span className="block text-xs text-muted">{scheduleWords(schedule, t, i18n.language)}</span>
    </>
  );
}

/** The end of the newest data of any of its streams; unknown before the first. */
function Newest({ coverage }: { coverage: readonly Coverage[] | 'failed' }) {
  const { i18n } = useTranslation();
  const { settings } = useSettings();
  const newest =
    coverage === 'failed'
      ? undefined
      : coverage
          .map(({ newestAt }) => newestAt)
          .sort()
          .at(-1);
  if (newest === undefined) return <Unknown />;
  return (
    <span title={formatInstant(newest, i18n.language, settings.zone)}>
      {formatAge(newest, i18n.language, Date.now())}
    </span>
  );
}
