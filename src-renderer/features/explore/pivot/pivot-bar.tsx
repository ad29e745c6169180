import { ArrowLeftRight, ChevronDown, FoldVertical, UnfoldVertical } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { dimensionName } from '../../../components/table/dimension-name.ts';
import { Button, IconButton } from '../../../components/ui/button.tsx';
import { Menu, type MenuAction } from '../../../components/ui/menu.tsx';
import { ACROSS_TIME, type ExploreView, MOST_ACROSS, type Pivot } from '../view-state.ts';
import { pivotRows } from './pivot-table.ts';

type Change = (part: Pick<ExploreView, 'pivot'> | Pick<ExploreView, 'pivot' | 'dimensions'>) => void;

/** Which dimensions stand on the rows and which on the columns; each chip is a menu that moves it. */
export function PivotBar({ view, onChange }: { view: ExploreView; onChange: Change }) {
  const { t } = useTranslation('explore');
  const { pivot, dimensions } = view;
  const across = pivot.across.filter(name => name === ACROSS_TIME || dimensions.includes(name));
  const rows = pivotRows(dimensions, pivot);
  const hasTime = view.grain !== 'none';
  const set = (next: string[], order = dimensions) =>
    onChange({ pivot: { ...pivot, across: next, except: [] }, dimensions: [...order] });
  const toColumns = (name: string) => set([...across, name]);
  const toRows = (name: string) => set(across.filter(one => one !== name));
  const moved = (list: readonly string[], index: number, by: number) => {
    const next = [...list];
    const [name] = next.splice(index, 1);
    if (name !== undefined) next.splice(index + by, 0, name);
    return next;
  };
  const actions = (name: string, list: readonly string[], isAcross: boolean): MenuAction[] => {
    const index = list.indexOf(name);
    const move = (by: number) =>
      isAcross ? set(moved(list, index, by)) : set(across, [...moved(list, index, by), ...across.filter(isDimension)]);
    return [
      isAcross
        ? { id: 'rows', label: t('pivot.to-rows'), isDisabled: name === ACROSS_TIME, onAction: () => toRows(name) }
        : {
            id: 'columns',
            label: t('pivot.to-columns'),
            isDisabled: across.length >= MOST_ACROSS,
            onAction: () => toColumns(name),
          },
      { id: 'outer', label: t('pivot.outwards'), isDisabled: index === 0, onAction: () => move(-1) },
      { id: 'inner', label: t('pivot.inwards'), isDisabled: index === list.length - 1, onAction: () => move(1) },
      ...(name === ACROSS_TIME ? [{ id: 'off', label: t('pivot.remove'), onAction: () => toRows(name) }] : []),
    ];
  };
  const canSwap = across.filter(isDimension).length > 0 && rows.length <= MOST_ACROSS;
  return (
    <div className="flex flex-wrap items-center gap-x-1.5 gap-y-1 border-b border-border bg-sunken px-3 py-1">
      <Chips label={t('pivot.rows')} names={rows} actions={name => actions(name, rows, false)} />
      <span className="ml-3" />
      <Chips label={t('pivot.columns')} names={across} actions={name => actions(name, across, true)} />
      {hasTime && !across.includes(ACROSS_TIME) && across.length < MOST_ACROSS ? (
        <Button size="sm" variant="quiet" className="text-muted" onPress={() => set([ACROSS_TIME, ...across])}>
          {t('pivot.add-time')}
        </Button>
      ) : null}
      <IconButton
        size="sm"
        label={t('pivot.swap')}
        isDisabled={!canSwap}
        onPress={() => set([...(across.includes(ACROSS_TIME) ? [ACROSS_TIME] : []), ...rows].slice(0, MOST_ACROSS))}
      >
        <ArrowLeftRight aria-hidden size={13} />
      </IconButton>
      <span className="flex-1" />
      {rows.length > 1 ? (
        <>
          <Button size="sm" variant="quiet" onPress={() => onChange({ pivot: { ...pivot, isOpen: true, except: [] } })}>
            <UnfoldVertical aria-hidden size={13} />
            {t('pivot.expand')}
          </Button>
          <Button
            size="sm"
            variant="quiet"
            onPress={() => onChange({ pivot: { ...pivot, isOpen: false, except: [] } })}
          >
            <FoldVertical aria-hidden size={13} />
            {t('pivot.collapse')}
          </Button>
        </>
      ) : null}
    </div>
  );
}

function Chips({
  label,
  names,
  actions,
}: {
  label: string;
  names: readonly string[];
  actions: (name: string) => MenuAction[];
}) {
  const { t, i18n } = useTranslation('explore');
  const nameOf = (name: string) => (name === ACROSS_TIME ? t('pivot.time') : dimensionName(name, i18n));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex row of chips in every browser
    <span role="group" aria-label={label} className="flex flex-wrap items-center gap-1">
      <span className="text-xs text-muted">{label}</span>
      {names.length === 0 ? <span className="text-xs text-muted italic">{t('pivot.none')}</span> : null}
      {names.map(name => (
        <Menu
          key={name}
          placement="bottom start"
          trigger={
            <AriaButton className="inline-flex h-(--height-control-sm) cursor-default items-center gap-1 rounded-sm border border-border bg-raised px-2 text-xs data-hovered:bg-hover">
              {nameOf(name)}
              <ChevronDown aria-hidden size={11} className="text-muted" />
            </AriaButton>
          }
          actions={actions(name)}
        />
      ))}
    </span>
  );
}

const isDimension = (name: string) => name !== ACROSS_TIME;

/** How a pivot begins: time across where it is coarse enough to read. */
export const firstPivot = ({ grain, pivot }: ExploreView): Pivot =>
  pivot.across.length > 0 || grain === 'none' || grain === 'day' || grain === 'hour'
    ? pivot
    : { ...pivot, across: [ACROSS_TIME] };
