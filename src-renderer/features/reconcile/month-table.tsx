import { ChevronDown, ChevronRight } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reconciliation } from '../../../src-core/contract/reconcile.ts';
import { cx } from '../../components/cx.ts';
import { Money, Percent, Unknown } from '../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { billKey, residual } from './reconcile-model.ts';
import { StateBadge } from './state-badge.tsx';

const figures = ['invoiced', 'billed', 'metered', 'allocated'] as const;
/** Six columns of a narrow window stand closer, so that the state is still in sight. */
const tight = 'max-[1200px]:px-2';

/** The four figures of every bill of one month. A row opens the way from one to the next. */
export function MonthTable({
  caption,
  entries,
  openKey,
  onToggle,
  detail,
}: {
  caption: string;
  entries: readonly Reconciliation[];
  openKey: string | null;
  onToggle: (key: string) => void;
  detail: (entry: Reconciliation) => ReactNode;
}) {
  const { t } = useTranslation('reconcile');
  return (
    <PlainTable
      caption={caption}
      head={
        <>
          <HeadCell>{t('column.issuer')}</HeadCell>
          <HeadCell className="max-[1200px]:hidden">{t('column.account')}</HeadCell>
          <HeadCell className="max-[1200px]:hidden">{t('column.currency')}</HeadCell>
          {figures.map(name => (
            <HeadCell key={name} align="right" className={tight}>
              {t(`figure.${name}`)}
            </HeadCell>
          ))}
          <HeadCell align="right" className={tight}>
            {t('column.difference')}
          </HeadCell>
          <HeadCell className={tight}>{t('column.state')}</HeadCell>
        </>
      }
    >
      <tbody>
        {entries.map(entry => {
          const key = billKey(entry);
          const isOpen = key === openKey;
          const Arrow = isOpen ? ChevronDown : ChevronRight;
          const difference = residual(entry, 'invoice-billed');
          return (
            <Fragment key={key}>
              <tr className="hover:bg-hover">
                <RowHead>
                  <button
                    type="button"
                    aria-expanded={isOpen}
                    onClick={() => onToggle(key)}
                    className="-ml-1 flex items-start gap-1 rounded-xs text-left font-[550] wrap-break-word"
                  >
                    <Arrow aria-hidden size={15} className="mt-0.5 shrink-0 text-muted" />
                    {entry.issuer ?? t('noIssuer')}
                  </button>
                </RowHead>
                <Cell className="max-w-44 truncate text-muted max-[1200px]:hidden">
                  <span title={entry.account ?? undefined}>{entry.account ?? t('allAccounts')}</span>
                </Cell>
                <Cell className="max-[1200px]:hidden">{entry.currency ?? <Unknown />}</Cell>
                {figures.map(name => (
                  <Cell key={name} align="right" className={tight}>
                    <Figure entry={entry} name={name} />
                  </Cell>
                ))}
                <Cell
                  align="right"
                  className={cx(tight, difference && !difference.isWithin && 'font-[550] text-negative')}
                >
                  {difference ? (
                    <>
                      <Money amount={difference.amount} currency={entry.currency} />
                      {difference.isWithin ? null : (
                        <span className="block text-2xs font-normal text-muted">
                          <Percent ratio={difference.share} change />
                        </span>
                      )}
                    </>
                  ) : (
                    <Unknown />
                  )}
                </Cell>
                <Cell className={tight}>
                  <StateBadge state={entry.state} />
                </Cell>
              </tr>
              {isOpen ? (
                <tr>
                  <td colSpan={9} className="border-b border-border bg-sunken p-0">
                    {detail(entry)}
                  </td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
    </PlainTable>
  );
}

/** Why a figure is not there is said where it is missing. */
function Figure({ entry, name }: { entry: Reconciliation; name: (typeof figures)[number] }) {
  const { t } = useTranslation('reconcile');
  const amount = entry[name];
  if (amount !== null) return <Money amount={amount} currency={entry.currency} />;
  return (
    <span className="text-muted" title={t(`unknown.${name}`)}>
      <span aria-hidden>–</span>
      <span className="sr-only">{t(`unknown.${name}`)}</span>
    </span>
  );
}
