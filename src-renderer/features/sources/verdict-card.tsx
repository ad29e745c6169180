import { CircleCheck, FileWarning, TableProperties, TriangleAlert, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SniffVerdict } from '../../../src-core/contract/imports.ts';
import { formatPeriod } from '../../components/format-time.ts';
import { formatName, oddityText, verdictSentence } from '../../components/lake-words.ts';
import { Bytes, Count } from '../../components/money/figures.tsx';
import { formatCount } from '../../components/money/format.ts';
import { Badge } from '../../components/ui/badge.tsx';
import { Button, IconButton } from '../../components/ui/button.tsx';
import { ErrorState } from '../../components/ui/states.tsx';

/** One file: what it is in a sentence, what is odd about it, and why it cannot be imported if so. */
export function VerdictCard({
  verdict,
  onMap,
  onRemove,
}: {
  verdict: SniffVerdict;
  /** Null when no mapping could help. */
  onMap: (() => void) | null;
  onRemove: (() => void) | null;
}) {
  const { t, i18n } = useTranslation('sources');
  return (
    <li className="rounded-lg border border-border">
      <div className="flex items-start gap-2.5 px-3 py-2.5">
        {verdict.problem ? (
          <FileWarning aria-hidden size={16} className="mt-0.5 shrink-0 text-negative" />
        ) : (
          <CircleCheck aria-hidden size={16} className="mt-0.5 shrink-0 text-positive" />
        )}
        <div className="min-w-0 flex-1">
          <p className="flex items-baseline gap-2">
            <span className="truncate text-sm font-[550]">{verdict.name}</span>
            <span className="shrink-0 text-xs text-muted">
              <Bytes value={verdict.sizeBytes} />
            </span>
          </p>
          {verdict.problem ? null : <p className="text-sm wrap-anywhere">{verdictSentence(verdict, i18n)}</p>}
          {verdict.problem ? null : (
            <p className="mt-1 flex flex-wrap gap-x-3 gap-y-1 text-xs text-muted">
              {verdict.format ? <Badge>{formatName(verdict.format, verdict.formatVersion, i18n)}</Badge> : null}
              {verdict.period ? <span>{formatPeriod(verdict.period, i18n.language)}</span> : null}
              {verdict.rows ? (
                <span>
                  {verdict.rows.exact ? '' : '≈ '}
                  <Count value={verdict.rows.count} /> {t('rowsUnit')}
                </span>
              ) : null}
            </p>
          )}
        </div>
        {onRemove ? (
          <IconButton size="sm" label={t('import.remove', { name: verdict.name })} onPress={onRemove}>
            <X aria-hidden size={14} />
          </IconButton>
        ) : null}
      </div>
      {verdict.problem ? (
        <div className="px-3 pb-3">
          <ErrorState error={verdict.problem} compact />
          {onMap ? (
            <p className="mt-2 flex items-center gap-3 text-xs text-muted">
              <Button size="sm" onPress={onMap}>
                <TableProperties aria-hidden size={13} />
                {t('import.map')}
              </Button>
              {t('import.mapHint')}
            </p>
          ) : null}
        </div>
      ) : null}
      {verdict.oddities.length > 0 ? (
        <ul className="border-t border-border px-3 py-2">
          {verdict.oddities.map(oddity => (
            <li key={oddity.code} className="flex gap-2 py-0.5 text-xs">
              <TriangleAlert aria-hidden size={13} className="mt-0.5 shrink-0 text-warning" />
              <span className="wrap-anywhere">{oddityText(oddity, i18n)}</span>
              {oddity.count === null ? null : (
                <span className="figure ml-auto shrink-0 text-muted">
                  {t('rows', { count: oddity.count, text: formatCount(oddity.count, i18n.language) })}
                </span>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      <Columns verdict={verdict} />
    </li>
  );
}

/** Columns by what they are to us; closed until asked for. */
function Columns({ verdict }: { verdict: SniffVerdict }) {
  const { t } = useTranslation('sources');
  const { present, custom, unknown, missingMandatory } = verdict.columns;
  const groups = [
    { key: 'missing', names: missingMandatory },
    { key: 'unknown', names: unknown },
    { key: 'custom', names: custom },
    { key: 'present', names: present },
  ].filter(group => group.names.length > 0);
  if (groups.length === 0) return null;
  return (
    <details className="group border-t border-border px-3 py-2 text-xs">
      <summary className="cursor-default text-muted select-none hover:text-text">
        {groups.map(({ key, names }) => t(`columns.${key}`, { count: names.length })).join(' · ')}
      </summary>
      <dl className="mt-2 grid gap-2">
        {groups.map(({ key, names }) => (
          <div key={key}>
            <dt className="eyebrow">{t(`columns.${key}`, { count: names.length })}</dt>
            <dd className="font-mono text-2xs leading-5 wrap-anywhere select-text">{names.join(', ')}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
