import type { ReactNode } from 'react';
import {
  Menu as AriaMenu,
  MenuItem,
  MenuTrigger,
  Popover,
  type PopoverProps,
  Separator,
  Text,
} from 'react-aria-components';
import { cx } from '../cx.ts';
import { Kbd } from './kbd.tsx';
import { overlaySurface } from './popover.tsx';

export type MenuAction =
  | {
      id: string;
      label: string;
      /** A second line: what the label cannot say. */
      description?: string;
      icon?: ReactNode;
      shortcut?: string;
      tone?: 'danger';
      isDisabled?: boolean;
      onAction: () => void;
    }
  | 'separator';

/** Actions behind a button. */
export function Menu({
  trigger,
  actions,
  placement = 'bottom end',
}: {
  trigger: ReactNode;
  actions: readonly MenuAction[];
  placement?: PopoverProps['placement'];
}) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover {...(placement ? { placement } : {})} offset={4} className={cx(overlaySurface, 'min-w-44 p-1')}>
        <AriaMenu className="outline-none">
          {actions.map((action, index) =>
            action === 'separator' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: separators have no identity but their place
              <Separator key={index} className="-mx-1 my-1 border-t border-border" />
            ) : (
              <MenuItem
                key={action.id}
                id={action.id}
                onAction={action.onAction}
                isDisabled={action.isDisabled ?? false}
                textValue={action.label}
                className={cx(
                  'flex min-h-7 items-center gap-2 rounded-md px-2 py-1 text-sm outline-none data-focused:bg-hover data-disabled:opacity-45',
                  action.tone === 'danger' && 'text-negative',
                )}
              >
                {action.icon ? <span className="text-muted">{action.icon}</span> : null}
                <span className="flex-1">
                  <Text slot="label">{action.label}</Text>
                  {action.description ? (
                    <Text slot="description" className="block max-w-64 text-xs text-muted">
                      {action.description}
                    </Text>
                  ) : null}
                </span>
                {action.shortcut ? <Kbd keys={action.shortcut} /> : null}
              </MenuItem>
            ),
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
