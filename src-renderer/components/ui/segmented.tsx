import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { cx } from '../cx.ts';

/** One of two to five short words, all in sight: grain, theme, density. */
export function Segmented<T extends string>({
  label,
  value,
  options,
  onChange,
  size = 'md',
}: {
  label: string;
  value: T;
  options: readonly { id: T; label: string }[];
  onChange: (value: T) => void;
  size?: 'sm' | 'md';
}) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={keys => {
        const [first] = keys;
        if (first !== undefined) onChange(first as T);
      }}
      className={cx(
        'inline-flex shrink-0 gap-0.5 justify-self-start border border-border bg-sunken p-0.5',
        size === 'sm' ? 'rounded-sm' : 'rounded-md',
      )}
    >
      {options.map(option => (
        <ToggleButton
          key={option.id}
          id={option.id}
          className={cx(
            'cursor-default border border-transparent px-2 whitespace-nowrap text-muted transition-colors data-hovered:text-text data-selected:border-border data-selected:bg-raised data-selected:font-[550] data-selected:text-text',
            size === 'sm' ? 'h-5 rounded-xs text-xs' : 'h-6.5 rounded-sm text-sm',
          )}
        >
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
