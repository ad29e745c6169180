import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { cx } from '../../components/cx.ts';
import { IconButton } from '../../components/ui/button.tsx';

/** The right side of the screen: beside the list where there is room, under it where there is none. Escape closes what can be closed. */
export function SidePanel({
  title,
  onClose,
  isWide = false,
  footer,
  children,
}: {
  title: string;
  onClose?: () => void;
  isWide?: boolean;
  footer?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation('common');
  const panel = useRef<HTMLElement>(null);
  const canClose = onClose !== undefined;
  useEffect(() => {
    if (!canClose) return;
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [canClose]);
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label={title}
      onKeyDown={event => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose?.();
      }}
      className={cx(
        'flex shrink-0 flex-col border-l border-border bg-bg outline-none max-[1100px]:w-full max-[1100px]:border-t max-[1100px]:border-l-0',
        isWide ? 'w-[36rem]' : 'w-104',
      )}
    >
      <div className="min-h-0 flex-1 overflow-auto px-4 py-3">
        <div className="flex items-start gap-2">
          <h2 className="min-w-0 flex-1 text-sm font-semibold wrap-anywhere">{title}</h2>
          {onClose ? (
            <IconButton size="sm" label={t('close')} onPress={onClose}>
              <X aria-hidden size={14} />
            </IconButton>
          ) : null}
        </div>
        {children}
      </div>
      {footer ? <div className="grid shrink-0 gap-2.5 border-t border-border px-4 py-3">{footer}</div> : null}
    </section>
  );
}
