import { Plus, X } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Catalog } from '../../../src-core/contract/query.ts';
import { DimensionList } from '../../components/filters/dimension-list.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { Button } from '../../components/ui/button.tsx';
import { Popover } from '../../components/ui/popover.tsx';
import type { ExploreView } from './view-state.ts';

const MAX_DIMENSIONS = 6;

/** The dimensions as chips, the first one drawn as series. A chip's name replaces it; Alt+arrows move it. */
export function GroupBy({
  catalog,
  dimensions,
  allocation,
  onChange,
}: {
  catalog: Catalog;
  dimensions: readonly string[];
  allocation: ExploreView['allocation'];
  onChange: (dimensions: string[]) => void;
}) {
  const { t, i18n } = useTranslation('explore');
  const move = (index: number, by: number) => {
    const target = index + by;
    if (target < 0 || target >= dimensions.length) return;
    const next = [...dimensions];
    const [moved] = next.splice(index, 1);
    if (moved !== undefined) next.splice(target, 0, moved);
    onChange(next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex row of chips in every browser
    <div role="group" aria-label={t('group-by')} className="flex flex-wrap items-center gap-1">
      <span className="text-xs text-muted">{t('group-by')}</span>
      {dimensions.map((dimension, index) => {
        const name = dimensionName(dimension, i18n);
        return (
          <span
            key={dimension}
            className="flex h-(--height-control-sm) items-center rounded-sm border border-border bg-raised"
          >
            <Popover
              label={t('group-replace', { name })}
              className="p-2"
              trigger={
                <AriaButton
                  aria-label={t('group-replace', { name })}
                  onKeyDown={event => {
                    if (event.altKey && event.key === 'ArrowLeft') move(index, -1);
                    else if (event.altKey && event.key === 'ArrowRight') move(index, 1);
                    else if (event.key === 'Delete' || event.key === 'Backspace')
                      onChange(dimensions.filter(other => other !== dimension));
                    else event.continuePropagation();
                  }}
                  className="h-full cursor-default rounded-l-sm pl-2 text-xs data-hovered:bg-hover"
                >
                  {name}
                </AriaButton>
              }
            >
              {close => (
                <DimensionList
                  catalog={catalog}
                  taken={dimensions}
                  allocation={allocation}
                  onPick={picked => {
                    close();
                    onChange(dimensions.map(other => (other === dimension ? picked : other)));
                  }}
                />
              )}
            </Popover>
            <AriaButton
              aria-label={t('group-remove', { name })}
              onPress={() => onChange(dimensions.filter(other => other !== dimension))}
              className="flex h-full w-6 cursor-default items-center justify-center rounded-r-sm text-muted data-hovered:bg-hover data-hovered:text-text"
            >
              <X aria-hidden size={12} />
            </AriaButton>
          </span>
        );
      })}
      {dimensions.length < MAX_DIMENSIONS ? (
        <Popover
          label={t('group-add')}
          className="p-2"
          trigger={
            <Button size="sm" variant="quiet" data-shortcut="b" className="text-muted">
              <Plus aria-hidden size={13} />
              {t('group-add')}
            </Button>
          }
        >
          {close => (
            <DimensionList
              catalog={catalog}
              taken={dimensions}
              allocation={allocation}
              onPick={picked => {
                close();
                onChange([...dimensions, picked]);
              }}
            />
          )}
        </Popover>
      ) : null}
    </div>
  );
}
