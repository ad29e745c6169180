import { useTranslation } from 'react-i18next';
import type { QueryMeta } from '../../../src-core/query/query-spec.ts';
import { Fact } from '../../components/layout/page.tsx';
import { formatPercent } from '../../components/money/format.ts';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { useSettings } from '../../data/lake-query.ts';
import { Choices, FactButton } from './fact-button.tsx';
import { afterSplits, beforeSplits, notKeptAfterSplits } from './split-mode.ts';
import type { ExploreView } from './view-state.ts';

type Props = { view: ExploreView; meta: QueryMeta | null; onChange: (part: Partial<ExploreView>) => void };

/** Before or after the splits of the cost model. What has to change with it is said before anybody chooses it. */
export function SplitControl({ view, meta, onChange }: Props) {
  const { t, i18n } = useTranslation('explore');
  const lost = notKeptAfterSplits(view);
  const names = (list: readonly string[]) => list.map(name => dimensionName(name, i18n)).join(', ');
  const warnings =
    view.allocation === 'split'
      ? []
      : [
          ...(lost.zone ? [t('split.zone', { zone: view.zone })] : []),
          ...(lost.hour ? [t('split.hour')] : []),
          ...(lost.asOf ? [t('split.as-of')] : []),
          ...(lost.dimensions.length > 0 ? [t('split.dimensions', { names: names(lost.dimensions) })] : []),
          ...(lost.filters.length > 0 ? [t('split.filters', { names: names(lost.filters) })] : []),
        ];
  const version = meta?.costModel ?? null;
  const value =
    view.allocation === 'none'
      ? t('split.none')
      : version === null
        ? t('split.split')
        : t('split.split-version', { version });
  return (
    <FactButton label={t('split.label')} value={value} shortcut="d">
      {close => (
        <>
          <Choices
            value={view.allocation}
            choices={[
              { id: 'none', title: t('split.none'), text: t('split.none-hint') },
              { id: 'split', title: t('split.split'), text: t('split.split-hint') },
            ]}
            onPick={id => {
              close();
              onChange(id === 'split' ? afterSplits(view) : beforeSplits(view));
            }}
          />
          {warnings.length > 0 ? (
            <div className="mt-2 w-96 rounded-md bg-warning-soft px-2 py-1.5 text-xs text-warning">
              <p className="font-[550]">{t('split.changes')}</p>
              <ul className="list-disc pl-4">
                {warnings.map(warning => (
                  <li key={warning}>{warning}</li>
                ))}
              </ul>
            </div>
          ) : null}
        </>
      )}
    </FactButton>
  );
}

/** Which years, where the workspace's are not calendar years or the address brought others. */
export function CalendarControl({ view, onChange }: Omit<Props, 'meta'>) {
  const { t } = useTranslation('explore');
  const { settings } = useSettings();
  const own = settings.calendar;
  const isPlain = (calendar: ExploreView['calendar']) => calendar.kind === 'months' && calendar.startMonth === 1;
  const name = useCalendarName();
  if (isPlain(own) && isPlain(view.calendar)) return null;
  const fiscal = isPlain(view.calendar) ? own : view.calendar;
  return (
    <FactButton label={t('calendar.label')} value={name(view.calendar)}>
      {close => (
        <Choices
          value={isPlain(view.calendar) ? 'plain' : 'fiscal'}
          choices={[
            { id: 'plain', title: name({ kind: 'months', startMonth: 1 }), text: t('calendar.plain-hint') },
            { id: 'fiscal', title: name(fiscal), text: t('calendar.fiscal-hint') },
          ]}
          onPick={id => {
            close();
            onChange({ calendar: id === 'plain' ? { kind: 'months', startMonth: 1 } : fiscal, rows: null });
          }}
        />
      )}
    </FactButton>
  );
}

function useCalendarName() {
  const { t, i18n } = useTranslation('explore');
  return (calendar: ExploreView['calendar']) => {
    if (calendar.kind === 'weeks') return t('calendar.weeks', { pattern: calendar.pattern });
    if (calendar.startMonth === 1) return t('calendar.plain');
    const month = new Intl.DateTimeFormat(i18n.language, { month: 'long', timeZone: 'UTC' });
    return t('calendar.months', { month: month.format(Date.UTC(2026, calendar.startMonth - 1, 1)) });
  };
}

/** An estimate says that it is one, and how to get the exact figure. */
export function SampleControl({ view, meta, onChange }: Props) {
  const { t, i18n } = useTranslation('explore');
  if (view.sample === null) return null;
  const share = formatPercent(meta?.sampled ?? view.sample, i18n.language);
  if (meta && meta.sampled === null)
    return <Fact label={t('sample.label')} value={t('sample.exact')} title={t('sample.exact-hint')} />;
  return (
    <FactButton label={t('sample.label')} value={t('sample.value', { share })}>
      {close => (
        <Choices
          value="estimate"
          choices={[
            { id: 'estimate', title: t('sample.value', { share }), text: t('sample.hint', { share }) },
            { id: 'exact', title: t('sample.read-all'), text: t('sample.read-all-hint') },
          ]}
          onPick={id => {
            close();
            if (id === 'exact') onChange({ sample: null });
          }}
        />
      )}
    </FactButton>
  );
}
