import { useNavigate, useSearch } from '@tanstack/react-router';
import { ChevronDown, ChevronRight, History } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BillDiff } from '../../../src-core/contract/quality.ts';
import { formatInstant, formatMonth } from '../../components/format-time.ts';
import { Count } from '../../components/money/figures.tsx';
import { MoneyList } from '../../components/money/money-list.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { Select } from '../../components/ui/select.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useCatalog, useLakeQuery, useSettings } from '../../data/lake-query.ts';
import { RestatedLines } from './restated-lines.tsx';

/** Bills that are not what they were: by how much, and line by line. The billing month is part of the address. */
export function RestatementList() {
  const { t, i18n } = useTranslation('quality');
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const { data: catalog } = useCatalog();
  const period = /^\d{4}-\d{2}$/.test(search.period ?? '') ? (search.period ?? null) : null;
  const diffs = useLakeQuery(['bill-diff', period], signal =>
    api.quality.diff({ period, fromVersion: null, limit: 100 }, { signal }),
  );
  const monthName = (month: string) => formatMonth(Date.parse(`${month}-01T00:00:00Z`), i18n.language, 'UTC');
  const choose = (id: string) =>
    void navigate({
      to: '/quality',
      search: { tab: 'restatements', ...(id === 'all' ? {} : { period: id }) },
    });
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-3 border-b border-border px-4 py-2">
        <Select
          label={t('restated.month')}
          showLabel="inline"
          size="sm"
          value={period ?? 'all'}
          options={[
            { id: 'all', label: t('filter.all') },
            ...(catalog?.months ?? []).toReversed().map(month => ({ id: month, label: monthName(month) })),
          ]}
          onChange={choose}
        />
        <p className="text-xs text-muted">{t('restated.hint')}</p>
      </div>
      {diffs.error ? (
        <ErrorState error={diffs.error} onRetry={() => void diffs.refetch()} />
      ) : !diffs.data ? (
        <ListSkeleton />
      ) : diffs.data.length === 0 ? (
        <EmptyState icon={<History aria-hidden size={26} strokeWidth={1.5} />} title={t('restated.noneTitle')}>
          {t('restated.noneText')}
        </EmptyState>
      ) : (
        <div className="min-h-0 flex-1 overflow-auto" aria-busy={diffs.isPlaceholderData}>
          <PlainTable
            caption={t('tab.restatements')}
            head={
              <>
                <HeadCell>{t('restated.bill')}</HeadCell>
                <HeadCell>{t('restated.when')}</HeadCell>
                <HeadCell align="right">{t('restated.added')}</HeadCell>
                <HeadCell align="right">{t('restated.removed')}</HeadCell>
                <HeadCell align="right">{t('restated.changed')}</HeadCell>
                <HeadCell align="right">{t('restated.difference')}</HeadCell>
              </>
            }
          >
            {diffs.data.map(diff => (
              <Restatement key={keyOf(diff)} diff={diff} />
            ))}
          </PlainTable>
        </div>
      )}
    </>
  );
}

const keyOf = ({ source, billingAccountId, period, toVersion }: BillDiff) =>
  JSON.stringify([source, billingAccountId, period, toVersion]);

function Restatement({ diff }: { diff: BillDiff }) {
  const { t, i18n } = useTranslation('quality');
  const { settings } = useSettings();
  const [isOpen, setOpen] = useState(false);
  const at = Date.parse(`${diff.period}-01T00:00:00Z`);
  const month = Number.isNaN(at) ? t('restated.noPeriod') : formatMonth(at, i18n.language, 'UTC', 'short');
  return (
    <tbody>
      <tr className="hover:bg-hover">
        <RowHead>
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen(before => !before)}
            className="flex items-start gap-1.5 rounded-xs text-left"
          >
            {isOpen ? (
              <ChevronDown aria-hidden size={14} className="mt-1 shrink-0 text-muted" />
            ) : (
              <ChevronRight aria-hidden size={14} className="mt-1 shrink-0 text-muted" />
            )}
            <span>
              <span className="font-[550]">{month}</span> · <span className="wrap-anywhere">{diff.source}</span>
              <span className="block text-xs font-normal text-muted">
                {diff.billingAccountId ?? t('overlap.noAccount')}
              </span>
            </span>
          </button>
        </RowHead>
        <Cell className="whitespace-nowrap text-muted">
          {formatInstant(diff.restatedAt, i18n.language, settings.zone)}
          <span className="figure block text-xs">
            {diff.fromVersion === diff.toVersion ? '' : `v${diff.fromVersion} → `}v{diff.toVersion}
          </span>
        </Cell>
        <Part part={diff.added} />
        <Part part={diff.removed} />
        <Part part={diff.changed} />
        <Cell align="right" className="font-[550]">
          {diff.difference.length === 0 ? t('restated.none') : <MoneyList amounts={diff.difference} />}
        </Cell>
      </tr>
      {isOpen ? (
        <tr>
          <td colSpan={6} className="border-b border-border bg-sunken px-4 py-2">
            <RestatedLines diff={diff} />
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}

/** Nothing of this kind is a dash of its own: neither unknown nor zero money. */
function Part({ part }: { part: BillDiff['added'] }) {
  const { t } = useTranslation('quality');
  return (
    <Cell align="right">
      {part.rows === 0 ? (
        <span className="text-muted">{t('restated.none')}</span>
      ) : (
        <>
          <MoneyList amounts={part.billedCost} />
          <span className="block text-xs text-muted">
            <Count value={part.rows} /> {t('restated.rows', { count: part.rows })}
          </span>
        </>
      )}
    </Cell>
  );
}
