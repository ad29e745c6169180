import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components';

export type TabItem = { id: string; label: ReactNode; content: ReactNode };

/** Sibling views of one thing. */
export function Tabs({
  label,
  items,
  value,
  onChange,
}: {
  label: string;
  items: readonly TabItem[];
  value: string;
  onChange: (id: string) => void;
}) {
  return (
    <AriaTabs selectedKey={value} onSelectionChange={key => onChange(String(key))} className="flex min-h-0 flex-col">
      <TabList aria-label={label} className="flex gap-4 border-b border-border">
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
        <TabPanel key={item.id} id={item.id} className="min-h-0 flex-1 pt-3">
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
