import i18n from 'i18next';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pack } from '../../../src-core/contract/reports.ts';
import { Section } from '../../components/layout/page.tsx';
import { Bytes, Count } from '../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { Button } from '../../components/ui/button.tsx';
import { tellRefusal } from '../../components/ui/refusal.ts';
import { api } from '../../data/client.ts';
import { download } from '../../data/files.ts';
import { filesInOrder } from './pack-state.ts';

const SHOWN = 8;

/** Saves one file of a pack to where the reader says, byte for byte as it was built. */
export async function downloadFile(id: string, file: string): Promise<void> {
  try {
    const { fileName, downloadTicket } = await api.reports.download({ id, file });
    if (fileName !== null && downloadTicket !== null) download(downloadTicket, fileName);
  } catch (error) {
    tellRefusal(error, i18n);
  }
}

/** The files as they will be, or were, published. */
export function PackFiles({ pack }: { pack: Pack }) {
  const { t } = useTranslation('showback');
  const [isWhole, setWhole] = useState(false);
  const files = filesInOrder(pack.files);
  const shown = isWhole ? files : files.slice(0, SHOWN);
  return (
    <Section title={t('files.title', { count: pack.files.length })}>
      <PlainTable
        caption={t('files.title', { count: pack.files.length })}
        head={
          <>
            <HeadCell className="static">{t('files.name')}</HeadCell>
            <HeadCell align="right" className="static">
              {t('files.rows')}
            </HeadCell>
            <HeadCell align="right" className="static">
              {t('files.size')}
            </HeadCell>
            <HeadCell className="static">SHA-256</HeadCell>
            <HeadCell className="static" />
          </>
        }
      >
        <tbody>
          {shown.map(file => (
            <tr key={file.name}>
              <RowHead className="wrap-anywhere">
                {file.name}
                {file.inexactCells > 0 ? (
                  <span className="block text-xs text-muted">{t('files.inexact', { count: file.inexactCells })}</span>
                ) : null}
                {file.neutralisedCells > 0 ? (
                  <span className="block text-xs text-muted">
                    {t('files.neutralised', { count: file.neutralisedCells })}
                  </span>
                ) : null}
              </RowHead>
              <Cell align="right">
                <Count value={file.rows} />
              </Cell>
              <Cell align="right">
                <Bytes value={file.sizeBytes} />
              </Cell>
              <Cell className="font-mono text-xs">
                <span title={file.sha256}>{file.sha256.slice(0, 12)}</span>
              </Cell>
              <Cell align="right">
                <Button
                  size="sm"
                  variant="quiet"
                  aria-label={t('files.downloadThis', { name: file.name })}
                  onPress={() => void downloadFile(pack.id, file.name)}
                >
                  <Download aria-hidden size={14} />
                </Button>
              </Cell>
            </tr>
          ))}
        </tbody>
      </PlainTable>
      {files.length > shown.length ? (
        <Button size="sm" variant="quiet" className="mt-1" onPress={() => setWhole(true)}>
          {t('files.more', { count: files.length - shown.length })}
        </Button>
      ) : null}
    </Section>
  );
}
