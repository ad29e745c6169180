import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Autocomplete,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { optionClass } from '../ui/select.tsx';

export type SearchItem = { id: string; label: string; hint?: string; group: string; isDisabled?: boolean };

/** Type to narrow, arrows to move, Enter to take: a long list in a popover. */
export function SearchList({
  label,
  placeholder,
  items,
  onPick,
  empty,
  trailing,
}: {
  label: string;
  placeholder: string;
  items: readonly SearchItem[];
  onPick: (id: string) => void;
  empty: string;
  trailing?: (item: SearchItem) => ReactNode;
}) {
  const { contains } = useFilter({ sensitivity: 'base' });
  const groups = [...new Set(items.map(item => item.group))];
  return (
    <Autocomplete filter={contains}>
      <SearchField aria-label={label} autoFocus className="relative mb-1">
        <Search aria-hidden size={14} className="absolute top-2 left-2.5 text-muted" />
        <Input
          placeholder={placeholder}
          className="h-(--height-control) w-full rounded-md border border-border-strong bg-surface pr-2 pl-8 text-sm placeholder:text-muted"
        />
      </SearchField>
      <ListBox
        aria-label={label}
        selectionMode="none"
        disabledKeys={items.filter(item => item.isDisabled).map(item => item.id)}
        onAction={key => onPick(String(key))}
        className="max-h-80 overflow-auto outline-none"
        renderEmptyState={() => <p className="px-2 py-3 text-sm text-muted">{empty}</p>}
      >
        {groups.map(group => (
          <ListBoxSection key={group} id={`group ${group}`}>
            {group ? <Header className="eyebrow px-2 pt-2 pb-1">{group}</Header> : null}
            {items
              .filter(item => item.group === group)
              .map(item => (
                <ListBoxItem key={item.id} id={item.id} textValue={`${item.label} ${item.id}`} className={optionClass}>
                  <span className="min-w-0 flex-1">
                    <span className="block truncate">{item.label}</span>
                    {item.hint ? <span className="block truncate text-2xs text-muted">{item.hint}</span> : null}
                  </span>
                  {trailing?.(item)}
                </ListBoxItem>
              ))}
          </ListBoxSection>
        ))}
      </ListBox>
    </Autocomplete>
  );
}
