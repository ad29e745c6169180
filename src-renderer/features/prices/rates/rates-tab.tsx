import { ArrowRightLeft, CircleCheck, FileUp, Plus, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FxGap, FxRate } from '../../../../src-core/contract/fx.ts';
import { formatInstant } from '../../../components/format-time.ts';
import { Count } from '../../../components/money/figures.tsx';
import { formatAmount } from '../../../components/money/format.ts';
import { Cell, HeadCell, PlainTable, RowHead } from '../../../components/table/plain-table.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../../components/ui/states.tsx';
import { api } from '../../../data/client.ts';
import { startCurrency, useCatalog, useLakeQuery, useSettings } from '../../../data/lake-query.ts';
import { RateEditor, RateImport } from './rate-dialogs.tsx';
import { linePoints, type Pair, pairsOf, type RateDraft } from './rates-model.ts';

type Open = { kind: 'none' } | { kind: 'file' } | { kind: 'rate'; draft: RateDraft };

/** Dated exchange rates with their sources, and the days on which charges have none. */
export function RatesTab() {
  const { t } = useTranslation('rates');
  const { settings } = useSettings();
  const { data: catalog } = useCatalog();
  // without a report currency of the reader's own, the one most of the world quotes against
  const wanted = startCurrency(settings, catalog);
  const rates = useLakeQuery(['fx', 'rates'], signal => api.fx.rates(undefined, { signal }));
  const gaps = useLakeQuery(['fx', 'gaps', wanted], signal => api.fx.gaps({ to: wanted }, { signal }));
  const history = useLakeQuery(['fx', 'history'], signal => api.fx.history(undefined, { signal }));
  const [open, setOpen] = useState<Open>({ kind: 'none' });
  if (!rates.data)
    return rates.error ? <ErrorState error={rates.error} onRetry={() => void rates.refetch()} /> : <ListSkeleton />;
  const { version } = rates.data;
  const pairs = pairsOf(rates.data.rates);
  const add = (from: string, date: string) =>
    setOpen({ kind: 'rate', draft: { from, to: wanted, date, rate: '', source: '' } });
  const buttons = (
    <>
      <Button size="sm" onPress={() => setOpen({ kind: 'file' })}>
        <FileUp aria-hidden size={14} />
        {t('import.button')}
      </Button>
      <Button size="sm" variant="primary" onPress={() => add('', '')}>
        <Plus aria-hidden size={14} />
        {t('add.title')}
      </Button>
    </>
  );
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <Gaps gaps={gaps.data ?? null} wanted={wanted} onAdd={gap => add(gap.from, gap.firstDay)} />
      {pairs.length === 0 ? (
        <EmptyState
          icon={<ArrowRightLeft aria-hidden size={26} strokeWidth={1.5} />}
          title={t('empty.title')}
          action={buttons}
        >
          {t('empty.text')}
        </EmptyState>
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-1.5 border-y border-border px-4 py-2">
            <p className="text-xs text-muted">{t('version', { version })}</p>
            <div className="ml-auto flex gap-1.5">{buttons}</div>
          </div>
          <Pairs pairs={pairs} />
          <History versions={history.data ?? []} />
        </>
      )}
      {open.kind === 'rate' ? (
        <RateEditor version={version} draft={open.draft} onClose={() => setOpen({ kind: 'none' })} />
      ) : null}
      {open.kind === 'file' ? <RateImport version={version} onClose={() => setOpen({ kind: 'none' })} /> : null}
    </div>
  );
}

function Gaps({ gaps, wanted, onAdd }: { gaps: readonly FxGap[] | null; wanted: string; onAdd: (gap: FxGap) => void }) {
  const { t } = useTranslation('rates');
  if (gaps === null) return null;
  if (gaps.length === 0)
    return (
      <p className="flex items-center gap-2 px-4 py-3 text-sm">
        <CircleCheck aria-hidden size={15} className="text-positive" />
        {t('gaps.none', { currency: wanted })}
      </p>
    );
  return (
    <ul className="grid gap-1 px-4 py-3 text-sm">
      {gaps.map(gap => (
        <li key={JSON.stringify(gap)} className="flex flex-wrap items-center gap-2">
          <TriangleAlert aria-hidden size={15} className="text-warning" />
          {t('gaps.some', { count: gap.days, from: gap.from, to: gap.to, first: gap.firstDay, last: gap.lastDay })}
          <Button size="sm" onPress={() => onAdd(gap)}>
            {t('gaps.add', { from: gap.from, to: gap.to })}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Pairs({ pairs }: { pairs: readonly Pair[] }) {
  const { t, i18n } = useTranslation('rates');
  const rate = ({ rate: amount }: FxRate) => formatAmount(amount, null, i18n.language, 'exact');
  return (
    <PlainTable
      caption={t('pairs')}
      head={
        <>
          <HeadCell>{t('column.pair')}</HeadCell>
          <HeadCell align="right">{t('column.newest')}</HeadCell>
          <HeadCell>{t('column.course')}</HeadCell>
          <HeadCell>{t('column.first')}</HeadCell>
          <HeadCell>{t('column.last')}</HeadCell>
          <HeadCell align="right">{t('column.days')}</HeadCell>
          <HeadCell>{t('column.source')}</HeadCell>
        </>
      }
    >
      <tbody>
        {pairs.map(pair => (
          <tr key={pair.key} className="hover:bg-hover [&>*]:align-middle">
            <RowHead className="font-[550]">{t('pair', { from: pair.from, to: pair.to })}</RowHead>
            <Cell align="right" className="figure">
              {rate(pair.newest)}
            </Cell>
            <Cell>
              <svg
                viewBox="0 0 100 40"
                preserveAspectRatio="none"
                className="h-10 w-64 text-accent"
                role="img"
                aria-label={t('course', { first: rate(pair.first), newest: rate(pair.newest) })}
              >
                <polyline
                  points={linePoints(pair.rates)}
                  fill="none"
                  stroke="currentColor"
                  strokeWidth="1.5"
                  vectorEffect="non-scaling-stroke"
                />
              </svg>
            </Cell>
            <Cell className="whitespace-nowrap">{pair.first.date}</Cell>
            <Cell className="whitespace-nowrap">{pair.newest.date}</Cell>
            <Cell align="right">
              <Count value={pair.rates.length} />
            </Cell>
            <Cell className="text-muted">{pair.sources.join(', ')}</Cell>
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}

function History({
  versions,
}: {
  versions: readonly { version: number; createdAt: string; author: string; note: string }[];
}) {
  const { t, i18n } = useTranslation('rates');
  if (versions.length === 0) return null;
  return (
    <section className="px-4 py-5">
      <h2 className="mb-1 text-sm font-semibold">{t('history')}</h2>
      <ul className="grid gap-0.5 text-xs text-muted">
        {versions.map(({ version, createdAt, author, note }) => (
          <li key={version}>
            {t('version', { version })} · {formatInstant(createdAt, i18n.language, 'UTC')} UTC · {author}
            {note === '' ? '' : ` · ${note}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
