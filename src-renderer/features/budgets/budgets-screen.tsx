import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus, Wallet } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { needs } from '../../../src-core/budgets/budget-need.ts';
import type { StoredBudget } from '../../../src-core/contract/budgets.ts';
import { cx } from '../../components/cx.ts';
import { formatDay } from '../../components/format-time.ts';
import { Item } from '../../components/layout/item.tsx';
import { LakeFacts } from '../../components/layout/lake-facts.tsx';
import { Page } from '../../components/layout/page.tsx';
import { Count } from '../../components/money/figures.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Select } from '../../components/ui/select.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { searchOf } from '../../data/address.ts';
import { startCurrency, useCatalog, useLakeFacts, useSettings } from '../../data/lake-query.ts';
import { BudgetDetail } from './budget-detail.tsx';
import { BudgetList } from './budget-list.tsx';
import { type BudgetRow, budgetRows, countNeeds, firstMorningAfter } from './budgets-model.ts';
import { newDraft } from './editor/budget-draft.ts';
import { BudgetEditor } from './editor/budget-editor.tsx';
import { useBudgetStates, useStoredBudgets } from './use-budgets.ts';

/** Budgets: which are over, which will be, which burn too fast; each of them by itself (`id` of the address), changed (`edit`) or new (`new`). */
export function BudgetsScreen() {
  const { t } = useTranslation('budgets');
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const facts = useLakeFacts();
  const day = /^\d{4}-\d{2}-\d{2}$/.test(search.day ?? '') ? (search.day ?? null) : null;
  const stored = useStoredBudgets();
  const isNew = search.new !== undefined;
  const kept = isNew ? { new: 'yes' } : search.edit ? { edit: search.edit } : search.id ? { id: search.id } : {};
  const one = stored.data?.find(({ id }) => id === (search.edit ?? search.id)) ?? null;
  const edited = search.edit === undefined ? null : one;
  // The editor has figures of its own; of one budget only its own are asked for.
  const isSeen = stored.data !== undefined && !isNew && edited === null;
  const standing = useBudgetStates(one?.id ?? null, day, isSeen);
  const rows = stored.data && standing.states ? budgetRows(stored.data, standing.states) : null;
  const error = stored.error ?? standing.error;
  const retry = () => void (stored.error ? stored.refetch() : standing.refetch());
  return (
    <Page
      title={t('title')}
      isPadded={false}
      facts={<LakeFacts measure={null} {...facts} />}
      actions={
        <>
          <Morning day={day} kept={kept} />
          {isNew ? null : (
            <Button
              size="sm"
              variant="primary"
              onPress={() =>
                void navigate({
                  to: '/budgets',
                  search: searchOf({ new: 'yes', day }),
                })
              }
            >
              <Plus aria-hidden size={13} />
              {t('action.new')}
            </Button>
          )}
        </>
      }
    >
      {isNew || edited ? (
        <EditorOf key={edited?.id ?? ''} stored={edited} day={day} />
      ) : (
        <div
          aria-busy={standing.isPlaceholderData}
          className={cx('min-h-0 flex-1 overflow-auto', standing.isPlaceholderData && 'opacity-60')}
        >
          {error ? (
            <ErrorState error={error} onRetry={retry} />
          ) : rows === null ? (
            <ListSkeleton />
          ) : (
            <Shown rows={rows} id={search.id ?? search.edit ?? null} day={day} />
          )}
        </div>
      )}
    </Page>
  );
}

/** One budget where the address names one, else all of them. */
function Shown({ rows, id, day }: { rows: readonly BudgetRow[]; id: string | null; day: string | null }) {
  const { t } = useTranslation('budgets');
  const open = rows.find(({ stored }) => stored.id === id);
  if (open) return <BudgetDetail row={open} day={day} />;
  if (id !== null) return <EmptyState title={t('empty.gone')}>{t('empty.goneText')}</EmptyState>;
  if (rows.length === 0)
    return (
      <EmptyState icon={<Wallet aria-hidden size={28} strokeWidth={1.5} />} title={t('empty.title')}>
        {t('empty.text')}
      </EmptyState>
    );
  return (
    <>
      <Answer rows={rows} />
      {day === null ? <EndedBefore rows={rows} /> : null}
      <BudgetList rows={rows} day={day} />
    </>
  );
}

/** A new budget begins with the period of the morning that is looked at, in the currency that the lake has most of. */
function EditorOf({ stored, day }: { stored: StoredBudget | null; day: string | null }) {
  const { settings } = useSettings();
  const catalog = useCatalog().data;
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  if (!catalog) return <ListSkeleton />;
  const currency = startCurrency(settings, catalog);
  const blank = newDraft({ calendar: settings.calendar, currency, zone: settings.zone, today: day ?? today });
  return <BudgetEditor stored={stored} blank={blank} day={day} />;
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

/** Of a period of today nothing has arrived: offers the last morning of which something is known. */
function EndedBefore({ rows }: { rows: readonly BudgetRow[] }) {
  const { t, i18n } = useTranslation('budgets');
  const end = useMorningAfterCharges();
  const states = rows.flatMap(({ state }) => state ?? []);
  if (end === null || !states.some(({ period, actual }) => actual === null && period.from >= end)) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 bg-info-soft px-4 py-2 text-sm">
      {t('morning.ended', { day: formatDay(end, i18n.language) })}
      <Link to="/budgets" search={{ day: end }} className="rounded-xs font-[550] text-accent hover:underline">
        {t('morning.go')}
      </Link>
    </p>
  );
}

/** The first morning after the newest charges; null while it is not known. */
function useMorningAfterCharges(): string | null {
  const newest = useCatalog().data?.period?.end;
  return newest === undefined ? null : firstMorningAfter(newest);
}

/** The morning that budgets are looked at from: today's, or the first one after the charges of the lake end. */
function Morning({ day, kept }: { day: string | null; kept: Record<string, string> }) {
  const { t, i18n } = useTranslation('budgets');
  const navigate = useNavigate();
  const end = useMorningAfterCharges();
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
          to: '/budgets',
          search: { ...kept, ...(chosen === 'today' ? {} : { day: chosen }) },
        })
      }
    />
  );
}
