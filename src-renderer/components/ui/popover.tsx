import type { ReactNode } from 'react';
import { Popover as AriaPopover, Dialog, DialogTrigger, type PopoverProps } from 'react-aria-components';
import { cx } from '../cx.ts';
import { EscapeFromNowhere } from './escape-from-nowhere.tsx';

/** The surface of everything that floats: menus, lists, popovers. */
export const overlaySurface =
  'entering-overlay rounded-lg bg-raised text-text shadow-(--shadow-overlay) outline-none overflow-auto';

/** Content over the page at its trigger (first child of `trigger`), focus kept inside, Escape closes. */
export function Popover({
  trigger,
  label,
  children,
  placement = 'bottom start',
  className,
}: {
  trigger: ReactNode;
  label: string;
  children: ReactNode | ((close: () => void) => ReactNode);
  placement?: PopoverProps['placement'];
  className?: string;
}) {
  return (
    <DialogTrigger>
      {trigger}
      <AriaPopover {...(placement ? { placement } : {})} offset={6} className={overlaySurface}>
        <Dialog aria-label={label} className={cx('p-3 outline-none', className)}>
          {({ close }) => (
            <>
              <EscapeFromNowhere onEscape={close} />
              {typeof children === 'function' ? children(close) : children}
            </>
          )}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}
