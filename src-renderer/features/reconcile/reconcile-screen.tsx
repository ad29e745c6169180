import { useNavigate, useSearch } from '@tanstack/react-router';
import { FileUp, Plus, Receipt } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reconciliation } from '../../../src-core/contract/reconcile.ts';
import { LakeFacts } from '../../components/layout/lake-facts.tsx';
import { Page } from '../../components/layout/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { searchOf } from '../../data/address.ts';
import { api } from '../../data/client.ts';
import { importFlow } from '../../data/import-flow.ts';
import { useLakeFacts, useLakeQuery } from '../../data/lake-query.ts';
import { ImportDialog } from './import-dialog.tsx';
import { type Editing, InvoiceEditor } from './invoice-editor.tsx';
import { InvoicesTab } from './invoices-tab.tsx';
import { MonthsTab } from './months-tab.tsx';
import { addMonths, type Bill, draftOf, emptyDraft, lastMonth } from './reconcile-model.ts';

type Open = { kind: 'none' } | { kind: 'file' } | { kind: 'candidates' } | { kind: 'edit'; editing: Editing };

/** Does last month equal the invoice? Invoices beside bills, metered usage and allocated totals, and what lies between them. */
export function ReconcileScreen() {
  const { t } = useTranslation('reconcile');
  const navigate = useNavigate();
  const facts = useLakeFacts();
  const search = useSearch({ strict: false });
  const list = useLakeQuery(['reconcile', 'list'], signal => api.reconcile.list({ from: null, to: null }, { signal }));
  const invoices = useLakeQuery(['reconcile', 'invoices'], signal => api.reconcile.invoices(undefined, { signal }));
  const candidates = useLakeQuery(['reconcile', 'candidates'], signal =>
    api.reconcile.candidates(undefined, { signal }),
  );
  const [open, setOpen] = useState<Open>({ kind: 'none' });
  const close = () => setOpen({ kind: 'none' });
  const thisMonth = new Date().toISOString().slice(0, 7);
  const month = search.month ?? (list.data ? lastMonth(list.data, thisMonth) : null) ?? addMonths(thisMonth, -1);
  const add = (bill: Bill | null) =>
    setOpen({ kind: 'edit', editing: { draft: emptyDraft(bill, month), version: null } });
  const edit = (invoice: Reconciliation['invoices'][number]) =>
    setOpen({ kind: 'edit', editing: { draft: draftOf(invoice), version: invoice.version } });
  const tab = search.tab === 'invoices' ? 'invoices' : 'months';
  return (
    <Page
      title={t('title')}
      isPadded={false}
      facts={<LakeFacts measure="BilledCost" {...facts} />}
      actions={
        <>
          <Button size="sm" onPress={() => setOpen({ kind: 'file' })}>
            <FileUp aria-hidden size={14} />
            {t('import.button')}
          </Button>
          <Button size="sm" variant="primary" onPress={() => add(null)}>
            <Plus aria-hidden size={14} />
            {t('add')}
          </Button>
        </>
      }
    >
      {!list.data ? (
        list.error ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <ListSkeleton />
        )
      ) : list.data.length === 0 ? (
        <EmptyState
          icon={<Receipt aria-hidden size={26} strokeWidth={1.5} />}
          title={t('noLines.title')}
          action={
            <Button variant="primary" onPress={() => void importFlow.choose('files')}>
              {t('noLines.import')}
            </Button>
          }
        >
          {t('noLines.text')}
        </EmptyState>
      ) : (
        <Tabs
          isFilling
          label={t('title')}
          value={tab}
          onChange={id => void navigate({ to: '/reconcile', search: id === 'months' ? {} : { tab: id } })}
          items={[
            {
              id: 'months',
              label: t('tab.months'),
              content: (
                <MonthsTab
                  list={list.data}
                  isStale={list.isPlaceholderData}
                  month={month}
                  openKey={search.bill ?? null}
                  onShow={(next, bill) =>
                    void navigate({
                      to: '/reconcile',
                      search: searchOf({ month: next, bill }),
                      replace: true,
                    })
                  }
                  onAdd={add}
                  onEdit={edit}
                />
              ),
            },
            {
              id: 'invoices',
              label: t('tab.invoices'),
              content: invoices.data ? (
                <InvoicesTab
                  invoices={invoices.data.toSorted(
                    (a, b) => b.month.localeCompare(a.month) || a.issuer.localeCompare(b.issuer),
                  )}
                  candidates={candidates.data?.length ?? 0}
                  onAdd={() => add(null)}
                  onImport={() => setOpen({ kind: 'file' })}
                  onCandidates={() => setOpen({ kind: 'candidates' })}
                  onEdit={edit}
                />
              ) : invoices.error ? (
                <ErrorState error={invoices.error} onRetry={() => void invoices.refetch()} />
              ) : (
                <ListSkeleton />
              ),
            },
          ]}
        />
      )}
      {open.kind === 'edit' ? <InvoiceEditor editing={open.editing} list={list.data ?? []} onClose={close} /> : null}
      {open.kind === 'file' || open.kind === 'candidates' ? (
        <ImportDialog
          stored={invoices.data ?? []}
          offered={open.kind === 'candidates' ? (candidates.data ?? []) : null}
          onClose={close}
        />
      ) : null}
    </Page>
  );
}
