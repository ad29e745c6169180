import { useNavigate, useSearch } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, Database, Info, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { QualityIssue } from '../../../src-core/contract/quality.ts';
import { cx } from '../../components/cx.ts';
import { checkText } from '../../components/lake-words.ts';
import { Count } from '../../components/money/figures.tsx';
import { MoneyList } from '../../components/money/money-list.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { Select } from '../../components/ui/select.tsx';
import { EmptyState } from '../../components/ui/states.tsx';
import { searchOf } from '../../data/address.ts';
import { AddressLink } from '../../data/address-link.tsx';
import { useCatalog } from '../../data/lake-query.ts';
import { filterChoices, filterIssues, type IssueFilter, pathOf, severities } from './quality-model.ts';

/** Findings, worst first; which of them is part of the address. */
export function IssueList({ issues, isStale }: { issues: readonly QualityIssue[]; isStale: boolean }) {
  const { t } = useTranslation('quality');
  const { filter, change } = useIssueFilter();
  const { data: catalog } = useCatalog();
  const shown = filterIssues(issues, filter);
  if (issues.length === 0 && catalog?.rows === 0)
    return (
      <EmptyState icon={<Database aria-hidden size={26} strokeWidth={1.5} />} title={t('issues.emptyTitle')}>
        {t('issues.emptyText')}
      </EmptyState>
    );
  if (issues.length === 0)
    return (
      <EmptyState icon={<CircleCheck aria-hidden size={26} strokeWidth={1.5} />} title={t('issues.noneTitle')}>
        {t('issues.noneText')}
      </EmptyState>
    );
  return (
    <div aria-busy={isStale} className={cx('flex min-h-0 flex-1 flex-col', isStale && 'opacity-60 transition-opacity')}>
      <FilterBar issues={issues} filter={filter} onChange={change} shown={shown.length} />
      <div className="min-h-0 flex-1 overflow-auto">
        {shown.length === 0 ? (
          <EmptyState title={t('issues.nothingFound')} />
        ) : (
          <PlainTable
            caption={t('tab.issues')}
            head={
              <>
                <HeadCell>{t('column.finding')}</HeadCell>
                <HeadCell align="right">{t('column.atStake')}</HeadCell>
                <HeadCell align="right">{t('column.rows')}</HeadCell>
                <HeadCell>{t('column.source')}</HeadCell>
                <HeadCell />
              </>
            }
          >
            <tbody>
              {shown.map(issue => (
                <IssueRow key={issue.id} issue={issue} />
              ))}
            </tbody>
          </PlainTable>
        )}
      </div>
    </div>
  );
}

const looks = {
  error: { icon: CircleAlert, tone: 'text-negative' },
  warning: { icon: TriangleAlert, tone: 'text-warning' },
  info: { icon: Info, tone: 'text-info' },
} as const;

function IssueRow({ issue }: { issue: QualityIssue }) {
  const { t, i18n } = useTranslation('quality');
  const { icon: Icon, tone } = looks[issue.severity];
  const path = pathOf(issue.address);
  const words = checkText(issue, i18n);
  return (
    <tr className="hover:bg-hover">
      <RowHead className="min-w-64">
        <span className="flex items-start gap-2">
          <Icon aria-hidden size={15} className={cx('mt-0.5 shrink-0', tone)} />
          <span className="min-w-0">
            <span className="sr-only">{t(`severity.${issue.severity}`)}: </span>
            <span className="wrap-anywhere">{words}</span>
            <span className="block text-xs font-normal text-muted">{t(`kind.${issue.kind}`)}</span>
          </span>
        </span>
      </RowHead>
      <Cell align="right" className="font-[550]">
        <MoneyList amounts={issue.atStake} />
      </Cell>
      <Cell align="right">
        <Count value={issue.rows} />
      </Cell>
      <Cell className="max-w-56 wrap-anywhere text-muted">
        {issue.source === null ? <span className="whitespace-nowrap">{t('issues.severalSources')}</span> : issue.source}
      </Cell>
      <Cell align="right" className="whitespace-nowrap">
        {path === null ? null : (
          <AddressLink
            address={path}
            aria-label={t('issues.showRowsOf', { finding: words })}
            className="rounded-xs text-xs font-[550] text-accent hover:underline"
          >
            {t('issues.showRows')}
          </AddressLink>
        )}
      </Cell>
    </tr>
  );
}

function FilterBar({
  issues,
  filter,
  onChange,
  shown,
}: {
  issues: readonly QualityIssue[];
  filter: IssueFilter;
  onChange: (change: Partial<IssueFilter>) => void;
  shown: number;
}) {
  const { t } = useTranslation('quality');
  const choices = filterChoices(issues, filter);
  const withAll = (all: string, list: { id: string; count: number }[], name: (id: string) => string) => [
    { id: '*', label: all },
    ...list.map(({ id, count }) => ({ id: `=${id}`, label: name(id), hint: t('issues.count', { count }) })),
  ];
  const chosen = (value: string | null) => (value === null ? '*' : `=${value}`);
  const read = (id: string) => (id === '*' ? null : id.slice(1));
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-border px-4 py-2">
      <Segmented
        label={t('filter.severity')}
        size="sm"
        value={filter.severity ?? 'all'}
        options={[
          { id: 'all', label: t('filter.all') },
          ...severities.map(id => ({ id, label: t(`severity.many.${id}`) })),
        ]}
        onChange={id => onChange({ severity: id === 'all' ? null : (id as IssueFilter['severity']) })}
      />
      <Select
        label={t('filter.kind')}
        showLabel="inline"
        size="sm"
        value={chosen(filter.kind)}
        options={withAll(t('filter.all'), choices.kinds, id => t(`kind.${id}`))}
        onChange={id => onChange({ kind: read(id) as IssueFilter['kind'] })}
      />
      <Select
        label={t('filter.source')}
        showLabel="inline"
        size="sm"
        value={chosen(filter.source)}
        options={withAll(t('filter.all'), choices.sources, id => (id === '' ? t('issues.severalSources') : id))}
        onChange={id => onChange({ source: read(id) })}
      />
      <p className="figure ml-auto text-xs text-muted" aria-live="polite">
        {shown === issues.length
          ? t('issues.count', { count: shown })
          : t('issues.countOf', { count: issues.length, shown })}
      </p>
    </div>
  );
}

/** `severity`, `kind` and `source` of the address; what is not known there counts as "all". */
function useIssueFilter(): { filter: IssueFilter; change: (change: Partial<IssueFilter>) => void } {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const filter: IssueFilter = {
    severity: severities.find(name => name === search.severity) ?? null,
    kind: (search.kind ?? null) as IssueFilter['kind'],
    source: search.source ?? null,
  };
  const change = (part: Partial<IssueFilter>) => {
    void navigate({ to: '/quality', search: searchOf({ ...filter, ...part }) });
  };
  return { filter, change };
}
