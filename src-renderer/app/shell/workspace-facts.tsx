import { useTranslation } from 'react-i18next';
import { Fact } from '../../components/layout/page.tsx';
import { useWorkbench } from '../../data/events.ts';
import { useCatalog, useSettings } from '../../data/lake-query.ts';

/** Measure, currency, time zone and as-of, for screens that do not let them be changed. */
export function WorkspaceFacts() {
  const { t } = useTranslation('common');
  const { settings } = useSettings();
  const { data: catalog } = useCatalog();
  const lakeVersion = useWorkbench(state => state.lakeVersion);
  const currencies = catalog?.currencies ?? [];
  return (
    <>
      <Fact label={t('fact.measure')} value={t(`measure.${settings.measure}`)} />
      <Fact label={t('fact.currency')} value={currencies.length > 0 ? currencies.join(', ') : '–'} />
      <Fact label={t('fact.zone')} value={settings.zone} />
      <Fact
        label={t('fact.asOf')}
        value={lakeVersion === null ? '–' : t('asOfNow', { version: lakeVersion })}
        title={t('asOfTitle')}
      />
    </>
  );
}
