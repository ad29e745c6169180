import { useTranslation } from 'react-i18next';
import type { QueryMeta } from '../../../src-core/query/query-spec.ts';
import { formatPercent } from '../../components/money/format.ts';

/** What a reader must know of the amounts: by which rates they were converted, what has none, and that an estimate is one. */
export function BasisNote({ meta }: { meta: QueryMeta }) {
  const { t, i18n } = useTranslation('explore');
  const { conversion, sampled } = meta;
  if (!conversion && sampled === null) return null;
  return (
    <div className="max-w-xl text-2xs text-muted">
      {sampled === null ? null : (
        <p role="status" className="font-[550] text-warning">
          {t('sample.hint', { share: formatPercent(sampled, i18n.language) })}
        </p>
      )}
      {conversion ? (
        <p>
          {t(conversion.sources.length > 0 ? 'conversion.facts' : 'conversion.none', {
            currency: conversion.currency,
            sources: conversion.sources.join(', '),
            version: conversion.ratesVersion,
          })}
        </p>
      ) : null}
      {conversion?.missing.map(({ from, days }) => (
        <p key={from} role="status" className="font-[550] text-warning">
          {t('conversion.missing', { from, count: days })}
        </p>
      ))}
    </div>
  );
}
