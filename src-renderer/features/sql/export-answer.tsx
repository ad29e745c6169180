import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ExportFormat } from '../../../src-core/contract/exports.ts';
import { Button } from '../../components/ui/button.tsx';
import { Menu } from '../../components/ui/menu.tsx';
import { tellRefusal } from '../../components/ui/refusal.ts';
import { api } from '../../data/client.ts';

const shown = ['csv', 'xlsx', 'parquet'] as const satisfies readonly ExportFormat[];

/** Every row of the statement that was answered, up to a million; not what has been typed since. */
export function ExportAnswer({ text, name }: { text: string | null; name: string }) {
  const { t, i18n } = useTranslation('sql');
  const start = async (format: ExportFormat) => {
    if (text === null) return;
    try {
      await api.exports.start({ subject: { kind: 'sql', text, limit: 1_000_000 }, format, suggestedName: name });
    } catch (error) {
      tellRefusal(error, i18n);
    }
  };
  return (
    <Menu
      trigger={
        <Button size="sm" data-command="export" isDisabled={text === null}>
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
