import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { cx } from '../cx.ts';
import { IconButton } from './button.tsx';
import { EscapeFromNowhere } from './escape-from-nowhere.tsx';

const widths = { sm: 'max-w-md', md: 'max-w-2xl', lg: 'max-w-5xl' } as const;

/** A modal conversation with a title and an answer row. Escape and a click outside close it unless `isDismissable` is false. */
export function Dialog({
  title,
  isOpen,
  onOpenChange,
  children,
  footer,
  width = 'sm',
  isDismissable = true,
}: {
  title: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  children: ReactNode;
  footer?: ReactNode;
  width?: keyof typeof widths;
  isDismissable?: boolean;
}) {
  const { t } = useTranslation('common');
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={isDismissable}
      className="fixed inset-0 z-40 flex items-start justify-center bg-[#120d1373] px-6 pt-[10vh] pb-6"
    >
      <Modal
        className={cx(
          'entering-overlay flex max-h-full w-full flex-col rounded-xl bg-raised shadow-(--shadow-overlay)',
          widths[width],
        )}
      >
        <AriaDialog className="flex min-h-0 flex-col outline-none">
          <EscapeFromNowhere onEscape={() => onOpenChange(false)} />
          <header className="flex items-center gap-3 border-b border-border py-2 pr-2 pl-5">
            <Heading slot="title" className="flex-1 text-base font-semibold">
              {title}
            </Heading>
            <IconButton label={t('close')} size="sm" onPress={() => onOpenChange(false)}>
              <X aria-hidden size={16} />
            </IconButton>
          </header>
          <Body>{children}</Body>
          {footer ? (
            <footer className="flex justify-end gap-2 border-t border-border px-5 py-3">{footer}</footer>
          ) : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What scrolls must scroll by keyboard too: a stop of the Tab key, but only while there is something to scroll to. */
function Body({ children }: { children: ReactNode }) {
  const body = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = body.current;
    if (element === null) return;
    const look = () => setScrolls(element.scrollHeight > element.clientHeight);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={body} tabIndex={scrolls ? 0 : undefined} className="min-h-0 flex-1 overflow-auto px-5 py-4">
      <div>{children}</div>
    </div>
  );
}
