import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportFormat } from '../../../src-core/contract/exports.ts';
import { tellRefusal } from '../../components/ui/refusal.ts';
import { showToast } from '../../components/ui/toast.tsx';
import { saveTable, type TableFile } from './table-file.ts';

/** Files, one at a time: what was saved, and why something was not, is said at once. */
export function useExport() {
  const { t, i18n } = useTranslation('explore');
  const [isBusy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      tellRefusal(error, i18n);
    } finally {
      setBusy(false);
    }
  };
  const saved = (name: string) => showToast({ tone: 'positive', title: t('export.saved', { name }) });
  return {
    isBusy,
    run,
    saved,
    /** @param name suggested for the file, without an ending */
    save: (columns: TableFile, format: ExportFormat, name: string) =>
      run(async () => {
        const written = await saveTable(columns, format, name);
        if (written) saved(written.fileName);
      }),
  };
}
