import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { type Measure, measures } from '../../../src-core/query/query-spec.ts';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import type { ExploreView } from './view-state.ts';

/** The first measure is drawn and headlined; further ones become columns. Each says in a line what it is. */
export function MeasureChoices({
  view,
  onChange,
  close,
}: {
  view: ExploreView;
  onChange: (part: Partial<ExploreView>) => void;
  close: () => void;
}) {
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
