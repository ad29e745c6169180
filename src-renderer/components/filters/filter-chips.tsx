import { ListFilter, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Catalog } from '../../../src-core/contract/query.ts';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import { dimensionName } from '../table/dimension-name.ts';
import { Button } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import { DimensionList } from './dimension-list.tsx';
import { FilterEditor, type UseValues } from './filter-editor.tsx';
import { filterWords } from './filter-text.ts';

/** What narrows the charges: each filter opens to be changed and can be taken off. */
export function FilterChips({
  filters,
  useValues,
  onChange,
}: {
  filters: readonly Filter[];
  useValues: UseValues;
  onChange: (filters: Filter[]) => void;
}) {
  const { t, i18n } = useTranslation('filters');
  const put = (index: number, filter: Filter | null) =>
    onChange(filter ? filters.with(index, filter) : filters.toSpliced(index, 1));
  return filters.map((filter, index) => {
    const name = dimensionName(filter.dimension, i18n);
    return (
      <FilterChip
        // biome-ignore lint/suspicious/noArrayIndexKey: filters have no identity but their place
        key={index}
        name={name}
        words={filterWords(filter, t)}
        removeLabel={t('remove', { name })}
        onRemove={() => put(index, null)}
        wrap={button => (
          <Popover label={t('edit', { name })} trigger={button}>
            {close => (
              <FilterEditor
                filter={filter}
                others={filters.toSpliced(index, 1)}
                useValues={useValues}
                onChange={changed => {
                  put(index, changed);
                  close();
                }}
              />
            )}
          </Popover>
        )}
      />
    );
  });
}

/** Choose a dimension, then its values. */
export function AddFilter({
  filters,
  catalog,
  allocation = 'none',
  shortcut,
  useValues,
  onChange,
}: {
  filters: readonly Filter[];
  catalog: Catalog;
  allocation?: 'none' | 'split';
  /** The key that presses it, where the screen has such keys. */
  shortcut?: string;
  useValues: UseValues;
  onChange: (filters: Filter[]) => void;
}) {
  const { t } = useTranslation('filters');
  const [dimension, setDimension] = useState<string | null>(null);
  return (
    <Popover
      label={t('add')}
      className="p-2"
      trigger={
        <Button
          size="sm"
          variant="quiet"
          className="text-muted"
          onPress={() => setDimension(null)}
          {...(shortcut ? { 'data-shortcut': shortcut } : {})}
        >
          <ListFilter aria-hidden size={13} />
          {t('add')}
        </Button>
      }
    >
      {close =>
        dimension === null ? (
          <DimensionList catalog={catalog} taken={[]} allocation={allocation} onPick={setDimension} />
        ) : (
          <FilterEditor
            filter={{ dimension, op: 'in', values: [] }}
            others={filters}
            useValues={useValues}
            onChange={filter => {
              close();
              if (filter) onChange([...filters, filter]);
            }}
          />
        )
      }
    </Popover>
  );
}

/** A chip in two parts: its words (opens, through `wrap` a popover) and its cross (removes). */
export function FilterChip({
  name,
  words,
  tone = 'plain',
  removeLabel,
  onPress,
  onRemove,
  wrap = button => button,
}: {
  name: string;
  words: string;
  tone?: 'plain' | 'accent';
  removeLabel: string;
  onPress?: () => void;
  onRemove: () => void;
  wrap?: (button: ReactNode) => ReactNode;
}) {
  const ground = tone === 'accent' ? 'bg-accent-soft border-transparent' : 'bg-raised border-border';
  return (
    <span className={`flex h-(--height-control-sm) max-w-80 items-center rounded-sm border ${ground}`}>
      {wrap(
        <AriaButton
          {...(onPress ? { onPress } : {})}
          onKeyDown={event => {
            if (event.key === 'Delete' || event.key === 'Backspace') onRemove();
            else event.continuePropagation();
          }}
          className="flex h-full min-w-0 cursor-default items-center gap-1 rounded-l-sm pl-2 text-xs data-hovered:bg-hover"
        >
          <span className="shrink-0 text-muted">{name}</span>
          <span className="truncate font-[550]">{words}</span>
        </AriaButton>,
      )}
      <AriaButton
        aria-label={removeLabel}
        onPress={onRemove}
        className="flex h-full w-6 shrink-0 cursor-default items-center justify-center rounded-r-sm text-muted data-hovered:bg-hover data-hovered:text-text"
      >
        <X aria-hidden size={12} />
      </AriaButton>
    </span>
  );
}
