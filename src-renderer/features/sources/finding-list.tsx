import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Drop, Finding } from '../../../src-core/contract/imports.ts';
import { findingText } from '../../components/lake-words.ts';
import { Money } from '../../components/money/figures.tsx';
import { formatCount } from '../../components/money/format.ts';
import { Badge, type Tone } from '../../components/ui/badge.tsx';
import { ErrorState, Skeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { findingsByColumn } from './sources-model.ts';

const tones: Record<Finding['severity'], Tone> = { error: 'negative', warning: 'warning', info: 'info' };

/** What the rows of a drop have against the standard, by column, with the money on those rows. Nothing was repaired. */
export function FindingList({ drop }: { drop: Drop }) {
  const { t } = useTranslation('sources');
  const { data, error, refetch } = useLakeQuery(['findings', drop.id], signal =>
    api.imports.findings({ dropId: drop.id }, { signal }),
  );
  return (
    <section>
      <h3 className="eyebrow mb-1">{t('findings.title')}</h3>
      {error ? <ErrorState error={error} compact onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton className="h-16" /> : null}
      {data && data.length === 0 ? (
        <p className="flex items-center gap-2 text-sm text-muted">
          <CircleCheck aria-hidden size={15} className="text-positive" />
          {t(drop.records ? 'findings.noneOfRecords' : 'findings.none')}
        </p>
      ) : null}
      {data && data.length > 0 ? (
        <>
          <p className="mb-2 text-xs text-muted">{t('findings.hint')}</p>
          <ul className="grid gap-2">
            {findingsByColumn(data).map(({ column, findings }) => (
              <li key={column} className="rounded-md border border-border">
                <p className="border-b border-border bg-sunken px-3 py-1 font-mono text-xs">{column}</p>
                <ul className="divide-y divide-border">
                  {findings.map(finding => (
                    <FindingRow key={`${finding.rule} ${finding.message}`} finding={finding} />
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

function FindingRow({ finding }: { finding: Finding }) {
  const { t, i18n } = useTranslation('sources');
  const samples = finding.sampleRows.map(row => formatCount(row, i18n.language)).join(', ');
  return (
    <li className="px-3 py-2 text-sm">
      <p className="flex items-start gap-2">
        <Badge tone={tones[finding.severity]}>{t(`findings.severity.${finding.severity}`)}</Badge>
        <span className="min-w-0 wrap-anywhere">{findingText(finding, i18n)}</span>
      </p>
      <p className="mt-1 flex flex-wrap justify-between gap-x-4 text-xs text-muted">
        <span>
          {t('rows', { count: finding.rows, text: formatCount(finding.rows, i18n.language) })}
          {samples ? ` · ${t('findings.samples', { rows: samples })}` : ''}
          {finding.rows > finding.sampleRows.length && samples ? '…' : ''}
        </span>
        <span className="ml-auto flex flex-col items-end text-text">
          {finding.billedCost.map(({ currency, amount }) => (
            <Money key={currency} amount={amount} currency={currency} />
          ))}
        </span>
      </p>
    </li>
  );
}
