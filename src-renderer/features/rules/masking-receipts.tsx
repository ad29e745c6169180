import { useTranslation } from 'react-i18next';
import type { MaskingReceipt } from '../../../src-core/contract/rules.ts';
import { Section } from '../../components/layout/page.tsx';
import { Count } from '../../components/money/figures.tsx';
import { Cell, HeadCell, PlainTable, RowHead } from '../../components/table/plain-table.tsx';
import { ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';

const SHOWN = 200;

/** Per drop and field: what was found, what was done, in how many cells. */
export function MaskingReceipts() {
  const { t } = useTranslation('rules');
  const { data, error, refetch } = useLakeQuery(['masking-receipts'], signal =>
    api.rules.receipts(undefined, { signal }),
  );
  return (
    <Section title={t('receipts.title')} className="mt-6">
      {error ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton />
      ) : data.length === 0 ? (
        <p className="text-sm text-muted">{t('receipts.none')}</p>
      ) : (
        <>
          <PlainTable
            caption={t('receipts.title')}
            head={
              <>
                <HeadCell>{t('receipts.file')}</HeadCell>
                <HeadCell>{t('receipts.field')}</HeadCell>
                <HeadCell>{t('receipts.found')}</HeadCell>
                <HeadCell>{t('receipts.done')}</HeadCell>
                <HeadCell align="right">{t('receipts.cells')}</HeadCell>
                <HeadCell align="right">{t('receipts.distinct')}</HeadCell>
              </>
            }
          >
            {data.slice(0, SHOWN).map(receipt => (
              <Receipt key={receipt.dropId} receipt={receipt} />
            ))}
          </PlainTable>
          {data.length > SHOWN ? (
            <p className="mt-1 text-xs text-muted">{t('receipts.more', { count: data.length - SHOWN })}</p>
          ) : null}
        </>
      )}
    </Section>
  );
}

function Receipt({ receipt }: { receipt: MaskingReceipt }) {
  const { t } = useTranslation('rules');
  const rows = receipt.fields.length === 0 ? [null] : receipt.fields;
  return (
    <tbody>
      {rows.map((field, index) => (
        <tr key={field === null ? 'none' : `${field.field} ${field.detector} ${field.action}`}>
          {index === 0 ? (
            <RowHead className="wrap-anywhere">
              {receipt.fileName}
              <span className="block text-xs font-normal text-muted">
                {t('receipts.by', { version: receipt.policyVersion, key: receipt.keyId ?? t('receipts.noKey') })}
              </span>
            </RowHead>
          ) : (
            <Cell />
          )}
          {field === null ? (
            <Cell colSpan={5} className="text-muted">
              {t('receipts.contentOnly')}
            </Cell>
          ) : (
            <>
              <Cell className="wrap-anywhere">{field.field}</Cell>
              <Cell>{t(`detector.${field.detector}`, { defaultValue: field.detector })}</Cell>
              <Cell>{t(`done.${field.action}`)}</Cell>
              <Cell align="right">
                <Count value={field.cells} />
              </Cell>
              <Cell align="right">
                <Count value={field.distinct} />
              </Cell>
            </>
          )}
        </tr>
      ))}
    </tbody>
  );
}
