import { Check, ChevronsUpDown } from 'lucide-react';
import { Fragment, useId } from 'react';
import {
  Select as AriaSelect,
  Button,
  Header,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
  SelectValue,
} from 'react-aria-components';
import { cx } from '../cx.ts';
import { overlaySurface } from './popover.tsx';

export type SelectOption<T extends string> = {
  id: T;
  label: string;
  hint?: string;
  group?: string;
  isDisabled?: boolean;
};

export const optionClass =
  'group flex min-h-7 items-center gap-2 rounded-md px-2 py-1 text-sm outline-none cursor-default data-focused:bg-hover data-disabled:opacity-45';

/** Pick one of a few. `label` is always announced; `showLabel` puts it over (`stacked`) or into (`inline`) the button. */
export function Select<T extends string>({
  label,
  showLabel = 'hidden',
  value,
  options,
  onChange,
  size = 'md',
  isDisabled = false,
  className,
}: {
  label: string;
  showLabel?: 'hidden' | 'inline' | 'stacked';
  value: T;
  options: readonly SelectOption<T>[];
  onChange: (value: T) => void;
  size?: 'sm' | 'md';
  isDisabled?: boolean;
  className?: string;
}) {
  const inlineId = useId();
  const isInline = showLabel === 'inline';
  const groups = [...new Set(options.map(option => option.group))];
  const items = (group: string | undefined) =>
    options
      .filter(option => option.group === group)
      .map(option => (
        <ListBoxItem
          key={option.id}
          id={option.id}
          textValue={option.label}
          isDisabled={option.isDisabled ?? false}
          className={optionClass}
        >
          <span className="flex-1">
            {option.label}
            {option.hint ? <span className="block text-xs text-muted">{option.hint}</span> : null}
          </span>
          <Check aria-hidden size={14} className="invisible text-accent group-data-selected:visible" />
        </ListBoxItem>
      ));
  return (
    <AriaSelect
      value={value}
      onChange={key => key !== null && onChange(key as T)}
      isDisabled={isDisabled}
      className={cx('min-w-0', className)}
      {...(showLabel === 'stacked' ? {} : { 'aria-label': label })}
    >
      {showLabel === 'stacked' ? <Label className="mb-1 block text-xs text-muted">{label}</Label> : null}
      <Button
        // React Aria would name it "value label"; a name must begin as the button reads.
        {...(isInline ? { 'aria-labelledby': inlineId } : {})}
        className={cx(
          'inline-flex w-full items-center gap-1.5 border border-border bg-raised text-left transition-colors data-hovered:bg-hover data-disabled:opacity-45',
          size === 'sm'
            ? 'h-(--height-control-sm) rounded-sm px-2 text-xs'
            : 'h-(--height-control) rounded-md px-2.5 text-sm',
        )}
      >
        <span id={inlineId} className="flex min-w-0 flex-1 gap-1.5">
          {isInline ? <span className="text-muted">{label}</span> : null}
          <SelectValue className="min-w-0 flex-1 truncate">{({ selectedText }) => selectedText}</SelectValue>
        </span>
        <ChevronsUpDown aria-hidden size={13} className="shrink-0 text-muted" />
      </Button>
      <Popover offset={4} className={cx(overlaySurface, 'min-w-(--trigger-width) max-w-96 p-1')}>
        <ListBox className="outline-none">
          {groups.map(group =>
            group === undefined ? (
              <Fragment key="">{items(undefined)}</Fragment>
            ) : (
              <ListBoxSection key={group} id={group}>
                <Header className="eyebrow px-2 pt-2 pb-1">{group}</Header>
                {items(group)}
              </ListBoxSection>
            ),
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
