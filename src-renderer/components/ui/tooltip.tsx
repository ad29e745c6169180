import type { ReactElement, ReactNode } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components';
import { Kbd } from './kbd.tsx';

/** Words that repeat or name its trigger; never the only place of a fact. The trigger must be focusable. */
export function Tooltip({
  label,
  shortcut,
  children,
}: {
  label: ReactNode;
  shortcut?: string;
  children: ReactElement;
}) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <AriaTooltip
        offset={6}
        className="entering-overlay z-50 flex max-w-80 items-center gap-2 rounded-md bg-text px-2 py-1 text-xs text-bg"
      >
        {label}
        {shortcut ? <Kbd keys={shortcut} tone="inverted" /> : null}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
