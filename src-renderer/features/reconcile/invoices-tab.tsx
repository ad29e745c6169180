import { FileUp, Pencil, Plus, Receipt, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { StoredInvoice } from '../../../src-core/contract/reconcile.ts';
import { formatInstant } from '../../components/format-time.ts';
import { Money } from '../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/states.tsx';
import { useRemoveInvoice } from './use-invoices.ts';

/** Every invoice in force, newest month first: who entered which version when. */
export function InvoicesTab({
  invoices,
  candidates,
  onAdd,
  onImport,
  onCandidates,
  onEdit,
}: {
  invoices: readonly StoredInvoice[];
  /** Cost reports of providers that could be taken as invoices. */
  candidates: number;
  onAdd: () => void;
  onImport: () => void;
  onCandidates: () => void;
  onEdit: (invoice: StoredInvoice) => void;
}) {
  const { t } = useTranslation('reconcile');
  const buttons = (
    <>
      <Button size="sm" variant="primary" onPress={onAdd}>
        <Plus aria-hidden size={14} />
        {t('add')}
      </Button>
      <Button size="sm" onPress={onImport}>
        <FileUp aria-hidden size={14} />
        {t('import.button')}
      </Button>
      {candidates > 0 ? (
        <Button size="sm" onPress={onCandidates}>
          {t('candidates.button', { count: candidates })}
        </Button>
      ) : null}
    </>
  );
  if (invoices.length === 0)
    return (
      <EmptyState icon={<Receipt aria-hidden size={26} strokeWidth={1.5} />} title={t('empty.title')} action={buttons}>
        {t('empty.text')}
      </EmptyState>
    );
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-border px-4 py-2">{buttons}</div>
      <div className="min-h-0 flex-1 overflow-auto">
        <PlainTable
          caption={t('tab.invoices')}
          head={
            <>
              <HeadCell>{t('column.issuer')}</HeadCell>
              <HeadCell>{t('column.invoice')}</HeadCell>
              <HeadCell>{t('column.month')}</HeadCell>
              <HeadCell align="right">{t('editor.amount')}</HeadCell>
              <HeadCell align="right">{t('column.tax')}</HeadCell>
              <HeadCell>{t('column.origin')}</HeadCell>
              <HeadCell>{t('column.entered')}</HeadCell>
              <HeadCell />
            </>
          }
        >
          <tbody>
            {invoices.map(invoice => (
              <InvoiceRow
                key={JSON.stringify([invoice.issuer, invoice.invoiceId])}
                invoice={invoice}
                onEdit={() => onEdit(invoice)}
              />
            ))}
          </tbody>
        </PlainTable>
      </div>
    </>
  );
}

function InvoiceRow({ invoice, onEdit }: { invoice: StoredInvoice; onEdit: () => void }) {
  const { t, i18n } = useTranslation('reconcile');
  const remove = useRemoveInvoice();
  const name = { invoice: invoice.invoiceId };
  return (
    <tr className="hover:bg-hover">
      <RowHead>{invoice.issuer}</RowHead>
      <Cell className="wrap-anywhere">
        {invoice.invoiceId}
        {invoice.note === '' ? null : <span className="block text-xs text-muted">{invoice.note}</span>}
      </Cell>
      <Cell className="whitespace-nowrap">{invoice.month}</Cell>
      <Cell align="right">
        <Money amount={invoice.amount} currency={invoice.currency} />
      </Cell>
      <Cell align="right">
        <Money amount={invoice.tax} currency={invoice.currency} />
      </Cell>
      <Cell className="whitespace-nowrap">{t(`origin.${invoice.origin}`)}</Cell>
      <Cell className="whitespace-nowrap text-muted">
        {formatInstant(invoice.enteredAt, i18n.language, 'UTC')}
        <span className="block text-xs">{t('version', { version: invoice.version, author: invoice.author })}</span>
      </Cell>
      <Cell align="right" className="whitespace-nowrap">
        <IconButton size="sm" label={t('editThis', name)} onPress={onEdit}>
          <Pencil aria-hidden size={14} />
        </IconButton>
        <IconButton size="sm" label={t('removeThis', name)} onPress={() => void remove(invoice)}>
          <Trash2 aria-hidden size={14} />
        </IconButton>
      </Cell>
    </tr>
  );
}
