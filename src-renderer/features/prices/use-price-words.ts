import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../components/money/format.ts';
import type { PriceWords } from './price-table.ts';

/** Words of the price table; the same object as long as the language is the same. */
export function usePriceWords(): PriceWords {
  const { t, i18n } = useTranslation('prices');
  return useMemo(
    () => ({
      locale: i18n.language,
      provider: t('column.provider'),
      model: t('column.model'),
      bucket: t('column.bucket'),
      variant: t('column.variant'),
      price: t('column.price'),
      per: t('column.per'),
      from: t('column.from'),
      to: t('column.to'),
      origin: t('column.origin'),
      open: t('open'),
      bucketName: bucket => t(`bucket.${bucket}`),
      variantName: ({ serviceTier, isBatch, contextAbove, geography }) =>
        [
          serviceTier,
          isBatch ? t('variant.batch') : null,
          contextAbove > 0 ? t('variant.above', { tokens: formatCount(contextAbove, i18n.language) }) : null,
          geography,
        ]
          .filter(part => part !== null)
          .join(', '),
    }),
    [t, i18n.language],
  );
}
