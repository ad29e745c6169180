import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ExportFormat, ExportSubject } from '../../../src-core/contract/exports.ts';
import type { QuerySpec, RowsSpec } from '../../../src-core/query/query-spec.ts';
import { Button } from '../../components/ui/button.tsx';
import { Menu } from '../../components/ui/menu.tsx';
import { api } from '../../data/client.ts';
import { download } from '../../data/files.ts';
import type { TableFile } from './table-file.ts';
import { useExport } from './use-export.ts';

const formats = ['csv', 'xlsx', 'parquet'] as const satisfies readonly ExportFormat[];

/** What is shown, the charge lines behind it, and the chart as a picture. Files are tasks: the task centre reports them. */
export function ExportMenu({
  table,
  query,
  rows,
  onPicture,
  onInvestigation,
  name,
}: {
  /** Opens the dialog of investigation files. */
  onInvestigation: () => void;
  /** The table as it is on screen, when it is more than the answer of its question. */
  table: (() => TableFile) | null;
  query: QuerySpec | null;
  rows: RowsSpec | null;
  onPicture: (format: 'png' | 'svg') => Promise<string>;
  /** Suggested file name, without an ending. */
  name: string;
}) {
  const { t } = useTranslation('explore');
  const { isBusy, run, saved, save } = useExport();
  const start = (subject: ExportSubject, format: ExportFormat, suffix: string) =>
    run(() => api.exports.start({ subject, format, suggestedName: `${name}${suffix}` }));
  const picture = (format: 'png' | 'svg') =>
    run(async () => {
      const base64 = await onPicture(format);
      const { fileName, downloadTicket } = await api.exports.saveChart({
        suggestedName: name,
        format,
        base64,
      });
      if (downloadTicket) download(downloadTicket, fileName ?? `${name}.${format}`);
      if (fileName) saved(fileName);
    });
  return (
    <Menu
      trigger={
        <Button size="sm" data-shortcut="x" data-command="export" isDisabled={isBusy || !query}>
          <Download aria-hidden size={14} />
          {t('export.label')}
        </Button>
      }
      actions={[
        ...formats.map(format => ({
          id: `query-${format}`,
          label: t(`export.query.${format}`),
          onAction: () =>
            void (table ? save(table(), format, name) : query && start({ kind: 'query', spec: query }, format, '')),
        })),
        'separator' as const,
        ...formats.map(format => ({
          id: `rows-${format}`,
          label: t(`export.rows.${format}`),
          onAction: () => void (rows && start({ kind: 'rows', spec: rows }, format, '-charges')),
        })),
        'separator' as const,
        { id: 'investigation', label: `${t('investigation.action')}…`, onAction: onInvestigation },
        'separator' as const,
        { id: 'png', label: t('export.png'), onAction: () => void picture('png') },
        { id: 'svg', label: t('export.svg'), onAction: () => void picture('svg') },
      ]}
    />
  );
}
