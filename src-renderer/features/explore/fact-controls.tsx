import { useTranslation } from 'react-i18next';
import type { QueryMeta } from '../../../src-core/query/query-spec.ts';
import { SearchList } from '../../components/filters/search-list.tsx';
import { Fact } from '../../components/layout/page.tsx';
import { AsOfChoices } from './as-of-choices.tsx';
import { CalendarControl, SampleControl, SplitControl } from './basis-controls.tsx';
import { CurrencyControl } from './currency-control.tsx';
import { FactButton } from './fact-button.tsx';
import { MeasureChoices } from './measure-choices.tsx';
import type { ExploreView } from './view-state.ts';

/**
 * The facts that make a figure a fact, each one a control: which cost, before or after splits, in which currency, calendar and zone, as of when.
 * After splits, zone and state are what split amounts are kept by: they say so and cannot be chosen.
 */
export function FactControls({
  view,
  meta,
  currencies,
  shownCurrency,
  lakeVersion,
  onChange,
}: {
  view: ExploreView;
  /** Of the answer on screen; null before it is there. */
  meta: QueryMeta | null;
  currencies: readonly (string | null)[];
  shownCurrency: string | null;
  lakeVersion: number | null;
  onChange: (part: Partial<ExploreView>) => void;
}) {
  const { t } = useTranslation('explore');
  const { t: common } = useTranslation('common');
  const [main = 'EffectiveCost'] = view.measures;
  const now = common('asOfNow', { version: lakeVersion ?? '–' });
  return (
    <>
      <FactButton
        label={common('fact.measure')}
        value={common(`measure.${main}`) + (view.measures.length > 1 ? ` +${view.measures.length - 1}` : '')}
        shortcut="m"
      >
        {close => <MeasureChoices view={view} onChange={onChange} close={close} />}
      </FactButton>
      <SplitControl view={view} meta={meta} onChange={onChange} />
      <CurrencyControl view={view} currencies={currencies} shownCurrency={shownCurrency} onChange={onChange} />
      <CalendarControl view={view} onChange={onChange} />
      {view.allocation === 'split' && view.zone === 'UTC' ? (
        <Fact label={common('fact.zone')} value={view.zone} title={t('split.zone-kept')} />
      ) : (
        <FactButton label={common('fact.zone')} value={view.zone} shortcut="z">
          {close => (
            <div className="w-72">
              <SearchList
                label={common('fact.zone')}
                placeholder={common('fact.zone')}
                items={['UTC', ...Intl.supportedValuesOf('timeZone')].map(zone => ({
                  id: zone,
                  label: zone,
                  group: '',
                }))}
                onPick={zone => {
                  close();
                  onChange({ zone });
                }}
                empty={t('nothing-found')}
              />
            </div>
          )}
        </FactButton>
      )}
      {view.allocation === 'split' && view.asOf === null ? (
        <Fact label={common('fact.asOf')} value={now} title={t('split.now-kept')} />
      ) : (
        <FactButton label={common('fact.asOf')} value={view.asOf === null ? now : asOfText(view.asOf)} shortcut="a">
          {close => (
            <AsOfChoices
              asOf={view.asOf}
              zone={view.zone}
              lakeVersion={lakeVersion}
              onPick={asOf => {
                close();
                onChange({ asOf });
              }}
            />
          )}
        </FactButton>
      )}
      <SampleControl view={view} meta={meta} onChange={onChange} />
    </>
  );
}

const asOfText = (asOf: string) => (/^\d+$/.test(asOf) ? `v${asOf}` : asOf);
