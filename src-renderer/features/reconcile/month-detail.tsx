import { Pencil } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Reconciliation, StoredInvoice } from '../../../src-core/contract/reconcile.ts';
import { parseAmount, formatAmount as plainAmount } from '../../../src-core/money/amount.ts';
import { Money, Percent, Unknown } from '../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { Button } from '../../components/ui/button.tsx';
import { AddressLink } from '../../data/address-link.tsx';
import { wayOut } from './reconcile-model.ts';
import { Waterfall } from './waterfall.tsx';

/** One bill of one month: the way from figure to figure, what keeps it open, and its invoices beside its lines. */
export function MonthDetail({
  entry,
  onAdd,
  onEdit,
  onTolerance,
}: {
  entry: Reconciliation;
  onAdd: () => void;
  onEdit: (invoice: StoredInvoice) => void;
  onTolerance: () => void;
}) {
  const { t } = useTranslation('reconcile');
  return (
    <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-x-8 gap-y-5 px-9 py-4 max-[1200px]:grid-cols-[minmax(0,1fr)]">
      <section>
        <h3 className="mb-2 text-xs font-semibold">{t('waterfall')}</h3>
        <Waterfall entry={entry} />
        <Allocated entry={entry} />
      </section>
      <div className="grid content-start gap-5">
        <Blocks entry={entry} />
        <section>
          <h3 className="mb-1 text-xs font-semibold">{t('tolerance.title')}</h3>
          <p className="flex flex-wrap items-center gap-2 text-sm">
            <Money amount={entry.tolerance.absolute} currency={entry.currency} />
            {entry.tolerance.share > 0 ? (
              <span>
                {t('tolerance.or')} <Percent ratio={entry.tolerance.share} />
              </span>
            ) : null}
            <Button size="sm" onPress={onTolerance}>
              <Pencil aria-hidden size={13} />
              {t('tolerance.change')}
            </Button>
          </p>
          <p className="mt-1 text-xs text-muted">{t('tolerance.hint')}</p>
        </section>
        <ByInvoice entry={entry} onAdd={onAdd} onEdit={onEdit} />
      </div>
    </div>
  );
}

/** Both are sums of the same lines: there is nothing between them, or something is wrong. */
function Allocated({ entry }: { entry: Reconciliation }) {
  const { t } = useTranslation('reconcile');
  const equal = entry.allocated !== null && entry.billed === entry.allocated;
  return (
    <p className="mt-3 text-xs text-muted">
      {entry.allocated === null ? t('unknown.allocated') : t(equal ? 'allocated.equal' : 'allocated.differs')}
      {entry.allocated === null ? null : (
        <>
          {' '}
          <Money amount={entry.allocated} currency={entry.currency} />
        </>
      )}
    </p>
  );
}

function Blocks({ entry }: { entry: Reconciliation }) {
  const { t } = useTranslation('reconcile');
  if (entry.blocks.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-xs font-semibold">{t('blocks')}</h3>
      <ul className="grid gap-2">
        {entry.blocks.map(({ code, message }) => {
          const way = wayOut(code);
          return (
            <li key={`${code} ${message}`} className="rounded-md bg-warning-soft px-3 py-2 text-sm">
              <p className="font-[550] first-letter:uppercase">{t(`block.${code}`, { defaultValue: code })}</p>
              <p className="text-xs wrap-anywhere">{message}</p>
              {way === null ? null : (
                <AddressLink address={way} className="text-xs font-[550] text-accent underline">
                  {t(`way.${code}`)}
                </AddressLink>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Invoices by number, beside the lines that name them. */
function ByInvoice({
  entry,
  onAdd,
  onEdit,
}: {
  entry: Reconciliation;
  onAdd: () => void;
  onEdit: (invoice: StoredInvoice) => void;
}) {
  const { t } = useTranslation('reconcile');
  const difference = (invoiced: string, billed: string) => plainAmount(parseAmount(invoiced) - parseAmount(billed));
  return (
    <section>
      <div className="mb-1 flex items-center gap-2">
        <h3 className="text-xs font-semibold">{t('byInvoice')}</h3>
        <Button size="sm" className="ml-auto" onPress={onAdd}>
          {t('add')}
        </Button>
      </div>
      <PlainTable
        caption={t('byInvoice')}
        head={
          <>
            <HeadCell className="static bg-sunken">{t('column.invoice')}</HeadCell>
            <HeadCell align="right" className="static bg-sunken">
              {t('figure.invoiced')}
            </HeadCell>
            <HeadCell align="right" className="static bg-sunken">
              {t('figure.billed')}
            </HeadCell>
            <HeadCell align="right" className="static bg-sunken">
              {t('column.difference')}
            </HeadCell>
          </>
        }
      >
        <tbody>
          {entry.byInvoice.map(({ invoiceId, invoiced, billed }) => {
            const invoice = entry.invoices.find(each => each.invoiceId === invoiceId);
            return (
              <tr key={invoiceId}>
                <RowHead className="min-w-36 wrap-anywhere">
                  {invoice ? (
                    <button
                      type="button"
                      aria-label={t('editThis', { invoice: invoice.invoiceId })}
                      onClick={() => onEdit(invoice)}
                      className="rounded-xs text-left text-accent hover:underline"
                    >
                      {invoice.invoiceId}
                    </button>
                  ) : (
                    (invoiceId ?? <span className="text-muted">{t('noInvoiceId')}</span>)
                  )}
                  {invoice?.note ? <span className="block text-xs text-muted">{invoice.note}</span> : null}
                </RowHead>
                <Cell align="right">
                  <Money amount={invoiced} currency={entry.currency} />
                </Cell>
                <Cell align="right">
                  <Money amount={billed} currency={entry.currency} />
                </Cell>
                <Cell align="right">
                  {invoiced === null || billed === null ? (
                    <Unknown />
                  ) : (
                    <Money amount={difference(invoiced, billed)} currency={entry.currency} />
                  )}
                </Cell>
              </tr>
            );
          })}
        </tbody>
      </PlainTable>
    </section>
  );
}
