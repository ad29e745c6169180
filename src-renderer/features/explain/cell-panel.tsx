import { CircleAlert, CircleCheck, Link2, Rows3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Cell, Explanation } from '../../../src-core/contract/explain.ts';
import { cellAddress } from '../../../src-core/explain/cell-address.ts';
import { Money } from '../../components/money/figures.tsx';
import { formatAmount, formatCount } from '../../components/money/format.ts';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { showToast } from '../../components/ui/toast.tsx';
import { AddressLink } from '../../data/address-link.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { linesAddress } from './lines-address.ts';
import { Sections } from './sections.tsx';
import { useSubjectWords } from './subject.ts';

const LINES = 12;

/** What a figure is made of: every list adds up to it, or says what of it it covers. */
export function CellPanel({ cell }: { cell: Cell }) {
  const { data, error, isPlaceholderData, refetch } = useLakeQuery(['explain', cellAddress(cell)], signal =>
    api.explain.cell({ ...cell, limit: LINES }, { signal }),
  );
  const explained = isPlaceholderData ? undefined : data;
  return (
    <>
      <Head cell={cell} explained={explained} />
      {error ? <ErrorState compact error={error} onRetry={() => void refetch()} /> : null}
      {explained ? (
        <>
          <Proof explained={explained} />
          <Sections explained={explained} />
        </>
      ) : error ? null : (
        <div className="mt-5 flex flex-col gap-2" aria-busy>
          <Skeleton className="h-8" />
          <Skeleton className="h-28" />
          <Skeleton className="h-28" />
        </div>
      )}
    </>
  );
}

function Head({ cell, explained }: { cell: Cell; explained: Explanation | undefined }) {
  const { t } = useTranslation('explain');
  const { t: common } = useTranslation('common');
  const words = useSubjectWords();
  const lines = linesAddress(cell);
  const subject = [...cell.filters.map(words.filter), words.period(cell), cell.zone];
  const copy = () => {
    void navigator.clipboard.writeText(cellAddress(cell));
    showToast({ tone: 'positive', title: t('copied') });
  };
  return (
    <>
      <p className="eyebrow">{common(`measure.${cell.measure}`)}</p>
      {explained ? (
        <Money
          amount={explained.figure}
          currency={cell.convertTo ?? cell.currency}
          className="text-2xl font-semibold tracking-[-0.02em]"
        />
      ) : (
        <Skeleton className="h-8 w-48" />
      )}
      <p className="mt-0.5 text-xs text-muted wrap-anywhere">{subject.join(' · ')}</p>
      <div className="mt-1 flex flex-wrap gap-1.5">
        {cell.allocation === 'split' ? (
          <Badge tone="accent">{t('after-splits', { version: explained?.costModelVersion ?? '–' })}</Badge>
        ) : null}
        {cell.convertTo === null ? null : <Badge tone="accent">{t('converted', { currency: cell.convertTo })}</Badge>}
        {cell.asOf === null ? null : <Badge tone="warning">{t('as-of', { version: cell.asOf })}</Badge>}
      </div>
      <div className="mt-2.5 flex flex-wrap gap-1.5">
        {lines === null ? null : (
          <AddressLink
            address={lines}
            className="inline-flex h-(--height-control-sm) items-center gap-1.5 rounded-sm border border-border bg-raised px-2 text-xs hover:bg-hover"
          >
            <Rows3 aria-hidden size={13} />
            {t('open-lines')}
          </AddressLink>
        )}
        <Button size="sm" onPress={copy}>
          <Link2 aria-hidden size={13} />
          {t('copy-address')}
        </Button>
      </div>
    </>
  );
}

/** Proved, or what is wrong, each by its name. */
function Proof({ explained }: { explained: Explanation }) {
  const { t, i18n } = useTranslation('explain');
  const { problems, rows, countedFrom, lakeVersion, figure, cell } = explained;
  const count = formatCount(rows, i18n.language);
  if (problems.length > 0) {
    return (
      <div role="alert" className="mt-4 flex gap-2 rounded-md bg-negative-soft px-3 py-2 text-xs text-negative">
        <CircleAlert aria-hidden size={15} className="mt-px shrink-0" />
        <div>
          <p className="font-[550]">{t('not-proved')}</p>
          <ul className="mt-1 space-y-1">
            {problems.map(problem => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      </div>
    );
  }
  return (
    <p className="mt-4 flex gap-2 rounded-md bg-positive-soft px-3 py-2 text-xs text-positive">
      <CircleCheck aria-hidden size={15} className="mt-px shrink-0" />
      <span>
        {t(`proved.${countedFrom}`, { count: rows, text: count, version: lakeVersion })}
        {figure === null ? null : (
          <span className="figure mt-0.5 block text-2xs wrap-anywhere">
            {formatAmount(figure, cell.convertTo ?? cell.currency, i18n.language, 'exact')}
          </span>
        )}
      </span>
    </p>
  );
}
