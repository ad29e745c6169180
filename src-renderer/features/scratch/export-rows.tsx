import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportFormat } from '../../../src-core/contract/exports.ts';
import { Button } from '../../components/ui/button.tsx';
import { Menu } from '../../components/ui/menu.tsx';
import { tellRefusal } from '../../components/ui/refusal.ts';
import { showToast } from '../../components/ui/toast.tsx';
import { exportRows } from '../../data/export-rows.ts';
import type { ScratchAnswer } from './engine/ask.ts';
import { scratch } from './session.ts';

const shown = ['csv', 'xlsx', 'parquet', 'arrow'] as const satisfies readonly ExportFormat[];
const MOST_ROWS = 1_000_000;

/** The rows of the answer, all of them up to a million; an answer that was cut for the screen is asked for again. */
export function ExportRows({ answer }: { answer: ScratchAnswer | null }) {
  const { t, i18n } = useTranslation('scratch');
  const [isBusy, setBusy] = useState(false);
  const start = async (format: ExportFormat) => {
    if (!answer) return;
    setBusy(true);
    try {
      const stop = new AbortController();
      const whole = answer.isCut ? await scratch.run(answer.text, MOST_ROWS, stop.signal) : answer;
      if (!whole) return;
      const { columns, bytes, rows } = whole;
      const written = await exportRows({ columns, bytes, rows: rows.rowCount, format, name: 'scratch' });
      if (written) {
        showToast({
          tone: whole.isCut ? 'info' : 'positive',
          title: t('export.done', { name: written.fileName, count: written.rows }),
          ...(whole.isCut ? { description: t('export.cut') } : {}),
        });
      }
    } catch (error) {
      tellRefusal(error, i18n);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Menu
      trigger={
        <Button size="sm" data-command="export" isDisabled={answer === null || isBusy}>
          <Download aria-hidden size={14} />
          {t('export.label')}
        </Button>
      }
      actions={shown.map(format => ({
        id: format,
        label: t(`export.${format}`),
        onAction: () => void start(format),
      }))}
    />
  );
}
