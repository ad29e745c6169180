import { Check, ChevronsUpDown } from 'lucide-react';
import {
  ComboBox as AriaComboBox,
  Button,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  ListLayout,
  Popover,
  Virtualizer,
} from 'react-aria-components';
import { cx } from '../cx.ts';
import { overlaySurface } from './popover.tsx';
import { optionClass } from './select.tsx';

/** Pick one of many by typing: time zones, dimensions. Long lists are drawn only where they are seen. */
export function ComboBox<T extends string>({
  label,
  showLabel = false,
  value,
  options,
  onChange,
  className,
}: {
  label: string;
  showLabel?: boolean;
  value: T | null;
  options: readonly { id: T; label: string }[];
  onChange: (value: T) => void;
  className?: string;
}) {
  return (
    <AriaComboBox
      defaultItems={options}
      value={value}
      onChange={key => key !== null && onChange(key as T)}
      menuTrigger="focus"
      className={cx('min-w-0', className)}
      {...(showLabel ? {} : { 'aria-label': label })}
    >
      {showLabel ? <Label className="mb-1 block text-xs text-muted">{label}</Label> : null}
      <div className="relative">
        <Input className="h-(--height-control) w-full rounded-md border border-border-strong bg-surface pr-8 pl-2.5 text-sm data-hovered:border-text" />
        <Button className="absolute inset-y-0 right-0 flex w-8 items-center justify-center text-muted">
          <ChevronsUpDown aria-hidden size={13} />
        </Button>
      </div>
      <Popover offset={4} className={cx(overlaySurface, 'w-(--trigger-width) p-1')}>
        <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 28 }}>
          <ListBox<{ id: T; label: string }> className="max-h-72 overflow-auto outline-none">
            {option => (
              <ListBoxItem id={option.id} textValue={option.label} className={optionClass}>
                <span className="flex-1 truncate">{option.label}</span>
                <Check aria-hidden size={14} className="invisible text-accent group-data-selected:visible" />
              </ListBoxItem>
            )}
          </ListBox>
        </Virtualizer>
      </Popover>
    </AriaComboBox>
  );
}
