import { CircleHelp, Copy, CornerDownRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { cx } from '../cx.ts';
import { Kbd } from '../ui/kbd.tsx';
import { overlaySurface } from '../ui/popover.tsx';

/** What can be done with one cell; opened by the right button, or Shift+F10, at the cell. */
export function CellMenu({
  at,
  onExplain,
  onOpen,
  onCopy,
  onClose,
}: {
  at: HTMLElement;
  onExplain: (() => void) | null;
  onOpen: (() => void) | null;
  onCopy: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('table');
  const actions: { id: string; label: string; icon: ReactNode; keys: string; run: () => void }[] = [
    ...(onExplain
      ? [{ id: 'explain', label: t('explain'), icon: <CircleHelp aria-hidden size={14} />, keys: 'e', run: onExplain }]
      : []),
    ...(onOpen
      ? [{ id: 'open', label: t('open'), icon: <CornerDownRight aria-hidden size={14} />, keys: 'Enter', run: onOpen }]
      : []),
    { id: 'copy', label: t('copy-cell'), icon: <Copy aria-hidden size={14} />, keys: 'Mod+C', run: onCopy },
  ];
  return (
    <Popover
      triggerRef={{ current: at }}
      isOpen
      onOpenChange={isOpen => isOpen || onClose()}
      placement="bottom start"
      offset={2}
      className={cx(overlaySurface, 'min-w-48 p-1')}
    >
      <Menu autoFocus="first" aria-label={t('cell-menu')} onClose={onClose} className="outline-none">
        {actions.map(({ id, label, icon, keys, run }) => (
          <MenuItem
            key={id}
            id={id}
            textValue={label}
            onAction={run}
            className="flex min-h-7 items-center gap-2 rounded-md px-2 py-1 text-sm outline-none data-focused:bg-hover"
          >
            <span className="text-muted">{icon}</span>
            <span className="flex-1">{label}</span>
            <Kbd keys={keys} />
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
