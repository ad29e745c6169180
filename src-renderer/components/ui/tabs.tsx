import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components';
import { cx } from '../cx.ts';

export type TabItem = { id: string; label: ReactNode; content: ReactNode };

/** Sibling views of one thing. */
export function Tabs({
  label,
  items,
  value,
  onChange,
  isFilling = false,
}: {
  label: string;
  items: readonly TabItem[];
  value: string;
  onChange: (id: string) => void;
  /** The view takes the height that is left and scrolls by itself. */
  isFilling?: boolean;
}) {
  return (
    <AriaTabs
      selectedKey={value}
      onSelectionChange={key => onChange(String(key))}
      // React Aria marks the whole as focused with whatever is focused inside; the ring belongs to that alone
      className={cx('flex min-h-0 flex-col outline-none', isFilling && 'flex-1')}
    >
      <TabList
        aria-label={label}
        className={cx('flex shrink-0 gap-4 border-b border-border', isFilling && 'bg-surface px-4')}
      >
        {items.map(item => (
          <Tab
            key={item.id}
            id={item.id}
            className="-mb-px cursor-default border-b-2 border-transparent py-2 text-sm text-muted transition-colors data-hovered:text-text data-selected:border-accent data-selected:font-[550] data-selected:text-text"
          >
            {item.label}
          </Tab>
        ))}
      </TabList>
      {items.map(item => (
        <TabPanel
          key={item.id}
          id={item.id}
          className={cx('min-h-0 flex-1', isFilling ? 'flex flex-col outline-none' : 'pt-3')}
        >
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
