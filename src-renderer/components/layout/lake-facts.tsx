import { useTranslation } from 'react-i18next';
import type { Measure } from '../../../src-core/query/query-spec.ts';
import { Fact } from './page.tsx';

/** Facts of the bar for screens whose measure is not the reader's choice; null where figures have several or none. */
export function LakeFacts({
  measure,
  currencies,
  lakeVersion,
}: {
  measure: Measure | null;
  currencies: readonly string[];
  lakeVersion: number | null;
}) {
  const { t } = useTranslation('common');
  return (
    <>
      {measure === null ? null : (
        <Fact label={t('fact.measure')} value={t(`measure.${measure}`)} title={t(`measureHint.${measure}`)} />
      )}
      <Fact label={t('fact.currency')} value={currencies.length > 0 ? currencies.join(', ') : '–'} />
      <Fact label={t('fact.zone')} value="UTC" />
      <Fact
        label={t('fact.asOf')}
        value={lakeVersion === null ? '–' : t('asOfNow', { version: lakeVersion })}
        title={t('asOfTitle')}
      />
    </>
  );
}
