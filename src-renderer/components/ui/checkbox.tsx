import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, type CheckboxProps } from 'react-aria-components';

type Props = Omit<CheckboxProps, 'className' | 'style' | 'children'> & { children?: ReactNode };

export function Checkbox({ children, ...props }: Props) {
  return (
    <AriaCheckbox {...props} className="group flex items-center gap-2 text-sm data-disabled:opacity-45">
      {({ isIndeterminate, isSelected }) => (
        <>
          <span className="flex size-4 shrink-0 items-center justify-center rounded-xs border border-border-strong bg-surface text-accent-contrast transition-colors group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-1 group-data-focus-visible:outline-focus group-data-indeterminate:border-accent group-data-indeterminate:bg-accent group-data-selected:border-accent group-data-selected:bg-accent">
            {isIndeterminate ? (
              <Minus aria-hidden size={12} strokeWidth={3} />
            ) : isSelected ? (
              <Check aria-hidden size={12} strokeWidth={3} />
            ) : null}
          </span>
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}
