import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { type Measure, measures } from '../../../src-core/query/query-spec.ts';
import { Button } from '../../components/ui/button.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { Popover } from '../../components/ui/popover.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { SearchList } from './search-list.tsx';
import type { ExploreView } from './view-state.ts';

type Change = (part: Partial<ExploreView>) => void;

/** The facts that make a figure a fact, each one a control: which cost, in which currency and zone, as of when. */
export function FactControls({
  view,
  currencies,
  shownCurrency,
  lakeVersion,
  onChange,
}: {
  view: ExploreView;
  currencies: readonly (string | null)[];
  shownCurrency: string | null;
  lakeVersion: number | null;
  onChange: Change;
}) {
  const { t } = useTranslation('explore');
  const { t: common } = useTranslation('common');
  const [main = 'EffectiveCost'] = view.measures;
  return (
    <>
      <FactButton
        label={common('fact.measure')}
        value={common(`measure.${main}`) + (view.measures.length > 1 ? ` +${view.measures.length - 1}` : '')}
        shortcut="m"
      >
        {close => <MeasureChoices view={view} onChange={onChange} close={close} />}
      </FactButton>
      {currencies.length > 1 ? (
        <FactButton label={common('fact.currency')} value={shownCurrency ?? common('unknown')} shortcut="u">
          {close => (
            <div className="w-64">
              <p className="mb-2 text-xs text-muted">{t('currency-hint')}</p>
              <SearchList
                label={common('fact.currency')}
                placeholder={common('fact.currency')}
                items={currencies.map(code => ({ id: code ?? '', label: code ?? common('unknown'), group: '' }))}
                onPick={code => {
                  close();
                  onChange({ currency: code === '' ? null : code });
                }}
                empty={t('nothing-found')}
              />
            </div>
          )}
        </FactButton>
      ) : (
        <span className="inline-flex h-6 items-center gap-1.5 rounded-sm bg-sunken px-2 text-xs whitespace-nowrap">
          <span className="text-muted max-[1100px]:sr-only">{common('fact.currency')}</span>
          <span className="font-[550]">{shownCurrency ?? '–'}</span>
        </span>
      )}
      <FactButton label={common('fact.zone')} value={view.zone} shortcut="z">
        {close => (
          <div className="w-72">
            <SearchList
              label={common('fact.zone')}
              placeholder={common('fact.zone')}
              items={['UTC', ...Intl.supportedValuesOf('timeZone')].map(zone => ({ id: zone, label: zone, group: '' }))}
              onPick={zone => {
                close();
                onChange({ zone });
              }}
              empty={t('nothing-found')}
            />
          </div>
        )}
      </FactButton>
      <FactButton
        label={common('fact.asOf')}
        value={view.asOf === null ? common('asOfNow', { version: lakeVersion ?? '–' }) : view.asOf}
        shortcut="a"
      >
        {close => <AsOfChoices view={view} lakeVersion={lakeVersion} onChange={onChange} close={close} />}
      </FactButton>
    </>
  );
}

function FactButton({
  label,
  value,
  shortcut,
  children,
}: {
  label: string;
  value: string;
  shortcut: string;
  children: (close: () => void) => React.ReactNode;
}) {
  return (
    <Popover
      label={label}
      trigger={
        <AriaButton
          data-shortcut={shortcut}
          className="inline-flex h-6 cursor-default items-center gap-1.5 rounded-sm border border-border bg-raised px-2 text-xs whitespace-nowrap data-hovered:bg-hover aria-expanded:bg-hover"
        >
          <span className="text-muted max-[1100px]:sr-only">{label}</span>
          <span className="font-[550]">{value}</span>
          <ChevronDown aria-hidden size={12} className="text-muted" />
        </AriaButton>
      }
    >
      {children}
    </Popover>
  );
}

/** The first measure is drawn and headlined; further ones become columns. Each says in a line what it is. */
function MeasureChoices({ view, onChange, close }: { view: ExploreView; onChange: Change; close: () => void }) {
  const { t } = useTranslation('explore');
  const { t: common } = useTranslation('common');
  const [main] = view.measures;
  const others = view.measures.slice(1);
  return (
    <ul className="w-96">
      {measures.map(measure => (
        <li key={measure} className="flex items-center gap-2 rounded-md hover:bg-hover">
          <AriaButton
            {...(measure === main ? { autoFocus: true } : {})}
            aria-pressed={measure === main}
            onPress={() => {
              onChange({ measures: [measure, ...others.filter(other => other !== measure)] });
              close();
            }}
            className="min-w-0 flex-1 cursor-default rounded-md px-2 py-1.5 text-left"
          >
            <span className={measure === main ? 'block text-sm font-[550] text-accent' : 'block text-sm'}>
              {common(`measure.${measure}`)} <span className="text-2xs font-normal text-muted">{measure}</span>
            </span>
            <span className="block text-xs text-muted">{t(`measure-hint.${measure}`)}</span>
          </AriaButton>
          <span className="pr-2">
            <Checkbox
              isDisabled={measure === main}
              isSelected={view.measures.includes(measure)}
              onChange={isOn => onChange({ measures: withMeasure(view.measures, measure, isOn) })}
            >
              <span className="text-xs text-muted">{t('as-column')}</span>
            </Checkbox>
          </span>
        </li>
      ))}
    </ul>
  );
}

function withMeasure(chosen: readonly Measure[], measure: Measure, isOn: boolean): Measure[] {
  const rest = chosen.filter(other => other !== measure);
  return isOn ? [...rest, measure] : rest;
}

function AsOfChoices({
  view,
  lakeVersion,
  onChange,
  close,
}: {
  view: ExploreView;
  lakeVersion: number | null;
  onChange: Change;
  close: () => void;
}) {
  const { t } = useTranslation('explore');
  const [text, setText] = useState(view.asOf ?? '');
  const isValid = /^\d+$/.test(text) || !Number.isNaN(Date.parse(text));
  return (
    <div className="w-72 space-y-3">
      <p className="text-xs text-muted">{t('as-of.hint', { version: lakeVersion ?? '–' })}</p>
      <TextField
        label={t('as-of.field')}
        value={text}
        onChange={setText}
        size="sm"
        placeholder="12 / 2026-03-01T00:00Z"
        autoFocus
      />
      <div className="flex justify-end gap-2">
        <Button
          size="sm"
          onPress={() => {
            onChange({ asOf: null });
            close();
          }}
        >
          {t('as-of.now')}
        </Button>
        <Button
          size="sm"
          variant="primary"
          isDisabled={!isValid}
          onPress={() => {
            onChange({ asOf: /^\d+$/.test(text) ? text : new Date(text).toISOString() });
            close();
          }}
        >
          {t('apply')}
        </Button>
      </div>
    </div>
  );
}
