import { useNavigate, useSearch } from '@tanstack/react-router';
import { Wallet } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cx } from '../../components/cx.ts';
import { formatDay } from '../../components/format-time.ts';
import { Item } from '../../components/layout/item.tsx';
import { LakeFacts } from '../../components/layout/lake-facts.tsx';
import { Page } from '../../components/layout/page.tsx';
import { Count } from '../../components/money/figures.tsx';
import { Select } from '../../components/ui/select.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { useCatalog, useLakeFacts } from '../../data/lake-query.ts';
import { BudgetDetail } from './budget-detail.tsx';
import { BudgetList } from './budget-list.tsx';
import { type BudgetRow, budgetRows, countNeeds, needs } from './budgets-model.ts';
import { useBudgets } from './use-budgets.ts';

/** Budgets: which are over, which will be, which burn too fast; and each of them by itself (`id` of the address). */
export function BudgetsScreen() {
  const { t } = useTranslation('budgets');
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const facts = useLakeFacts();
  const day = /^\d{4}-\d{2}-\d{2}$/.test(search.day ?? '') ? (search.day ?? null) : null;
  const { data, error, refetch, isPlaceholderData } = useBudgets(day);
  const rows = data ? budgetRows(data.stored, data.states) : null;
  const open = rows?.find(({ stored }) => stored.id === search.id) ?? null;
  return (
    <Page
      title={t('title')}
      isPadded={false}
      facts={<LakeFacts measure={null} {...facts} />}
      actions={<Morning day={day} id={search.id ?? null} />}
    >
      <div
        aria-busy={isPlaceholderData}
        className={cx('min-h-0 flex-1 overflow-auto', isPlaceholderData && 'opacity-60')}
      >
        {error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : rows === null ? (
          <ListSkeleton />
        ) : rows.length === 0 ? (
          <EmptyState icon={<Wallet aria-hidden size={28} strokeWidth={1.5} />} title={t('empty.title')}>
            {t('empty.text')}
            <code className="mt-2 block font-mono text-xs">mureon budget set budget.json</code>
          </EmptyState>
        ) : open ? (
          <BudgetDetail row={open} day={day} />
        ) : search.id ? (
          <EmptyState title={t('empty.gone')}>{t('empty.goneText')}</EmptyState>
        ) : (
          <>
            <Answer rows={rows} />
            <BudgetList rows={rows} day={day} />
          </>
        )}
      </div>
    </Page>
  );
}

const tones: Partial<Record<(typeof needs)[number], string>> = {
  over: 'text-negative',
  'will-be-over': 'text-negative',
  fast: 'text-warning',
  reached: 'text-warning',
};

/** How many budgets are in which state; states that no budget is in stay silent, but for the two that everybody asks for. */
function Answer({ rows }: { rows: readonly BudgetRow[] }) {
  const { t } = useTranslation('budgets');
  const counts = countNeeds(rows);
  return (
    <dl className="flex flex-wrap gap-x-10 gap-y-3 bg-surface px-4 pt-3 pb-3">
      {needs
        .filter(need => counts[need] > 0 || need === 'over' || need === 'will-be-over')
        .map(need => (
          <Item key={need} label={t(`need.${need}`)} hint={t(`needHint.${need}`)}>
            <Count value={counts[need]} className={counts[need] > 0 ? (tones[need] ?? '') : ''} />
          </Item>
        ))}
    </dl>
  );
}

/** The morning that budgets are looked at from: today's, or the first one after the charges of the lake end. */
function Morning({ day, id }: { day: string | null; id: string | null }) {
  const { t, i18n } = useTranslation('budgets');
  const navigate = useNavigate();
  const end = useCatalog().data?.period?.end.slice(0, 10) ?? null;
  const days = [...new Set([end, day].filter(one => one !== null))];
  return (
    <Select
      label={t('morning.label')}
      showLabel="inline"
      size="sm"
      value={day ?? 'today'}
      options={[
        { id: 'today', label: t('morning.today') },
        ...days.map(one => ({
          id: one,
          label: formatDay(one, i18n.language),
          ...(one === end ? { hint: t('morning.end') } : {}),
        })),
      ]}
      onChange={chosen =>
        void navigate({
          to: '/budgets' as never,
          search: { ...(id === null ? {} : { id }), ...(chosen === 'today' ? {} : { day: chosen }) } as never,
        })
      }
    />
  );
}
