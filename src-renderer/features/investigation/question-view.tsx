import { useQuery } from '@tanstack/react-query';
import { ArrowUpRight, CircleCheck, Scale, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatAmount } from '../../../src-core/money/amount.ts';
import { Money } from '../../components/money/figures.tsx';
import { type ChartChoice, ChartTab } from '../../components/result/chart-tab.tsx';
import { resultGrid } from '../../components/result/result-grid.ts';
import { DataGrid, type GridLayout } from '../../components/table/data-grid.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Segmented } from '../../components/ui/segmented.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { AddressLink } from '../../data/address-link.tsx';
import { ArrowResult } from '../../data/arrow/result.ts';
import { api } from '../../data/client.ts';
import { askOwnLake, type ComparedTotal, compareTotals, type Question } from './comparison.ts';

const emptyLayout: GridLayout = { hidden: [], pinned: [], order: [], widths: [], sort: null };

/** One question of an investigation: its rows as they were, as a table and as a picture, and what the own lake says to it. */
export function QuestionView({ handle, question, index }: { handle: string; question: Question; index: number }) {
  const { t } = useTranslation('investigation');
  const { data, error } = useQuery({
    queryKey: ['investigation', handle, question.sha256],
    queryFn: async ({ signal }) => {
      const blob = await api.investigations.result({ handle, question: index }, { signal });
      return ArrowResult.read(new Uint8Array(await blob.arrayBuffer()));
    },
  });
  const [shows, setShows] = useState<'table' | 'chart'>('table');
  const [layout, setLayout] = useState<GridLayout>(emptyLayout);
  const [choice, setChoice] = useState<ChartChoice>({ pick: null, kind: 'bar' });
  const [isCompared, setCompared] = useState(false);
  const grid = useMemo(() => (data ? resultGrid(question.columns, data, question.sha256) : null), [data, question]);
  if (error) return <ErrorState error={error} />;
  if (!data || !grid) return <Skeleton className="m-4 h-64" />;
  return (
    <section aria-label={question.title} className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-border px-4 py-1.5">
        <h2 className="text-sm font-semibold">{question.title}</h2>
        <span className="text-xs text-muted">
          {question.totalRows !== null && question.totalRows > question.rows
            ? t('rows-of', { count: question.rows, total: question.totalRows })
            : t('rows', { count: question.rows })}
        </span>
        <span className="flex-1" />
        <Segmented
          size="sm"
          label={t('shows')}
          value={shows}
          options={[
            { id: 'table', label: t('table') },
            { id: 'chart', label: t('chart') },
          ]}
          onChange={setShows}
        />
        <Button size="sm" onPress={() => setCompared(true)}>
          <Scale aria-hidden size={14} />
          {t('compare')}
        </Button>
        {question.address === null ? null : (
          <AddressLink
            address={question.address}
            className="inline-flex items-center gap-1 px-1.5 text-xs text-accent hover:underline"
          >
            {t('ask-again')}
            <ArrowUpRight aria-hidden size={13} />
          </AddressLink>
        )}
      </div>
      {isCompared ? <OwnLake question={question} result={data} /> : null}
      {shows === 'chart' ? (
        <ChartTab columns={question.columns} rows={data} choice={choice} onChoice={setChoice} />
      ) : (
        <DataGrid
          label={question.title}
          model={grid}
          layout={layout}
          onLayoutChange={setLayout}
          onActivate={() => undefined}
          footerNote={t('source', {
            table: question.meta.table,
            version: question.meta.lakeVersion,
            zone: question.meta.zone,
          })}
        />
      )}
    </section>
  );
}

/** What the reader's own lake answers to the same question, now. */
function OwnLake({ question, result }: { question: Question; result: ArrowResult }) {
  const { t } = useTranslation('investigation');
  const { data, error, refetch } = useQuery({
    queryKey: ['investigation-own', question.sha256],
    queryFn: ({ signal }) => askOwnLake(question, signal),
    staleTime: 0,
  });
  if (error) return <ErrorState error={error} compact onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="mx-4 my-2 h-10" />;
  const totals = compareTotals(question, result, data);
  const isEqual = totals.every(total => total.theirs === total.ours);
  return (
    <div role="status" className="border-b border-border bg-sunken px-4 py-2">
      <p className="flex items-center gap-1.5 text-sm font-[550]">
        {isEqual ? (
          <CircleCheck aria-hidden size={15} className="text-positive" />
        ) : (
          <TriangleAlert aria-hidden size={15} className="text-warning" />
        )}
        {t(isEqual ? 'equal' : 'differs')}
      </p>
      <table className="mt-1 text-xs">
        <thead className="text-muted">
          <tr>
            {(['measure', 'theirs', 'ours', 'difference'] as const).map(name => (
              <th key={name} scope="col" className="py-0.5 pr-8 text-left font-normal">
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {totals.map(total => (
            <Total key={`${total.measure} ${total.currency}`} total={total} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Total({ total }: { total: ComparedTotal }) {
  const { t } = useTranslation('common');
  const { theirs, ours, currency } = total;
  const amounts = [theirs, ours, theirs === null && ours === null ? null : (ours ?? 0n) - (theirs ?? 0n)];
  return (
    <tr>
      <th scope="row" className="py-0.5 pr-8 text-left font-normal">
        {t(`measure.${total.measure}`)}
      </th>
      {amounts.map((amount, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: three columns, always the same
        <td key={index} className="py-0.5 pr-8 text-right">
          <Money amount={amount === null ? null : formatAmount(amount)} currency={currency} />
        </td>
      ))}
    </tr>
  );
}
