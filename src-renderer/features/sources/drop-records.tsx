import { useTranslation } from 'react-i18next';
import type { Drop } from '../../../src-core/contract/imports.ts';
import { datasetName } from '../../components/lake-words.ts';
import { Count, Unknown } from '../../components/money/figures.tsx';
import { formatAmount } from '../../components/money/format.ts';

type Records = NonNullable<Drop['records']>;
const outcomes = ['inserted', 'unchanged', 'duplicates', 'older', 'replaced', 'removed', 'live'] as const;

/** A drop of usage records: what they are of, the sums to compare with the source, and what became of its rows. */
export function DropRecords({ records }: { records: Records }) {
  const { t, i18n } = useTranslation('sources');
  const scopes = records.scopes.slice(0, 8).join(', ');
  return (
    <>
      <section>
        <h3 className="eyebrow mb-1">{t('records.totals', { dataset: datasetName(records.dataset, i18n) })}</h3>
        <dl className="divide-y divide-border border-y border-border text-sm">
          {records.totals.length === 0 ? (
            <div className="py-1.5">
              <Unknown />
            </div>
          ) : null}
          {records.totals.map(({ column, sum }) => (
            <div key={column} className="flex justify-between gap-4 py-1.5">
              <dt className="text-muted" title={column}>
                {t(`records.total.${column}`, column)}
              </dt>
              <dd className="figure text-right select-text">{formatAmount(sum, null, i18n.language, 'exact')}</dd>
            </div>
          ))}
        </dl>
        {scopes ? (
          <p className="mt-1 text-xs text-muted wrap-anywhere">
            {t('records.scopes')}: {scopes}
            {records.scopes.length > 8 ? ` +${records.scopes.length - 8}` : ''}
          </p>
        ) : null}
      </section>
      <section>
        <h3 className="eyebrow mb-1">{t('records.outcome')}</h3>
        <dl className="grid grid-cols-2 gap-x-6 text-sm">
          {outcomes
            .filter(outcome => outcome === 'inserted' || outcome === 'live' || records.rows[outcome] > 0)
            .map(outcome => (
              <div key={outcome} className="flex justify-between gap-3 py-0.5" title={t(`records.meaning.${outcome}`)}>
                <dt className="text-muted">{t(`records.rows.${outcome}`)}</dt>
                <dd>
                  <Count value={records.rows[outcome]} />
                </dd>
              </div>
            ))}
        </dl>
      </section>
    </>
  );
}

/** The first sum of a drop of records, for a line in a list: "1,204 requests". */
export function RecordsInShort({ records }: { records: Records }) {
  const { t, i18n } = useTranslation('sources');
  const [first] = records.totals;
  if (!first) return <Unknown />;
  return (
    <span
      className="figure whitespace-nowrap"
      title={`${formatAmount(first.sum, null, i18n.language, 'exact')} ${first.column}`}
    >
      {formatAmount(first.sum, null, i18n.language, isShort(first.sum) ? 'exact' : 'compact')}{' '}
      <span className="text-muted">{t(`records.short.${first.column}`, first.column)}</span>
    </span>
  );
}

/** Whole and under a million: written out. */
const isShort = (sum: string): boolean => /^-?\d{1,6}$/.test(sum);
