import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Invoice, StoredInvoice } from '../../../src-core/contract/reconcile.ts';
import { tellRefusal } from '../../components/ui/refusal.ts';
import { showToast } from '../../components/ui/toast.tsx';
import { api } from '../../data/client.ts';
import { queryClient } from '../../data/lake-query.ts';
import { plainInvoice } from './reconcile-model.ts';

/** Every answer about invoices was given before the change; the lake's new version is on its way as well. */
export const refreshInvoices = () =>
  queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes('reconcile') });

/** `save` tells whether the invoices were saved. */
export function useSaveInvoices(): {
  isSaving: boolean;
  error: unknown;
  save: (invoices: readonly Invoice[]) => Promise<boolean>;
} {
  const [state, setState] = useState<{ isSaving: boolean; error: unknown }>({ isSaving: false, error: null });
  const save = async (invoices: readonly Invoice[]) => {
    setState({ isSaving: true, error: null });
    try {
      await api.reconcile.saveInvoices({ invoices: [...invoices] });
      await refreshInvoices();
      setState({ isSaving: false, error: null });
      return true;
    } catch (error) {
      setState({ isSaving: false, error });
      return false;
    }
  };
  return { ...state, save };
}

/** Takes an invoice back; the note about it can put it there again. */
export function useRemoveInvoice(): (invoice: StoredInvoice) => Promise<void> {
  const { t, i18n } = useTranslation('reconcile');
  const refuse = (error: unknown) => {
    tellRefusal(error, i18n);
  };
  const restore = async (invoice: StoredInvoice) => {
    try {
      await api.reconcile.saveInvoices({ invoices: [plainInvoice(invoice)] });
      await refreshInvoices();
    } catch (error) {
      refuse(error);
    }
  };
  return async invoice => {
    try {
      await api.reconcile.removeInvoice({ issuer: invoice.issuer, invoiceId: invoice.invoiceId });
      await refreshInvoices();
      showToast({
        tone: 'info',
        title: t('removed', { invoice: invoice.invoiceId }),
        action: { label: t('undo'), onAction: () => void restore(invoice) },
      });
    } catch (error) {
      refuse(error);
    }
  };
}
