import { useRouterState } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { parseCellAddress } from '../../../src-core/explain/cell-address.ts';
import { parseChangeAddress } from '../../../src-core/explain/change-address.ts';
import { IconButton } from '../../components/ui/button.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { readExplained, useExplainer } from '../../data/explain.ts';
import { CellPanel } from './cell-panel.tsx';
import { ChangePanel } from './change-panel.tsx';

/** Right of every screen: what a figure is made of, or why it changed. Opened through `useExplainer`; the address says what it shows. */
export function ExplainDrawer() {
  const { t } = useTranslation('explain');
  const { t: common } = useTranslation('common');
  const search = useRouterState({ select: state => state.location.search as Record<string, unknown> });
  const explained = readExplained(search);
  const address = explained?.address ?? null;
  const explainer = useExplainer();
  const root = useRef<HTMLElement>(null);
  const opener = useRef<Element | null>(null);
  const isOpen = address !== null;
  useEffect(() => {
    if (!isOpen) return;
    opener.current = document.activeElement;
    root.current?.focus({ preventScroll: true });
    return () => {
      const { activeElement } = document;
      const isFree = activeElement === null || activeElement === document.body;
      if (isFree && opener.current instanceof HTMLElement && opener.current.isConnected)
        opener.current.focus({ preventScroll: true });
    };
  }, [isOpen]);
  if (!explained) return null;
  const title = explained.kind === 'cell' ? t('title') : t('change.title');
  return (
    <aside
      ref={root}
      tabIndex={-1}
      aria-label={title}
      onKeyDown={event => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        explainer.close();
      }}
      className="flex w-[30rem] shrink-0 flex-col border-l border-border bg-surface outline-none max-[1439px]:absolute max-[1439px]:inset-y-0 max-[1439px]:right-0 max-[1439px]:z-30 max-[1439px]:max-w-full max-[1439px]:shadow-(--shadow-overlay)"
    >
      <header className="flex min-h-12 shrink-0 items-center gap-2 border-b border-border pr-2 pl-4">
        <h2 className="flex-1 text-sm font-semibold">{title}</h2>
        <IconButton size="sm" label={common('close')} shortcut="Escape" onPress={() => explainer.close()}>
          <X aria-hidden size={15} />
        </IconButton>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too */}
      <div key={address} tabIndex={0} className="min-h-0 flex-1 overflow-auto px-4 pt-3 pb-6 select-text">
        <Content kind={explained.kind} address={explained.address} />
      </div>
    </aside>
  );
}

function Content({ kind, address }: { kind: 'cell' | 'change'; address: string }) {
  const read = kind === 'cell' ? attempt(parseCellAddress, address) : attempt(parseChangeAddress, address);
  if (read.error) return <ErrorState compact error={read.error} />;
  return kind === 'cell' ? (
    <CellPanel cell={parseCellAddress(address)} />
  ) : (
    <ChangePanel spec={parseChangeAddress(address)} />
  );
}

function attempt(parse: (text: string) => unknown, text: string): { error: unknown } {
  try {
    parse(text);
    return { error: null };
  } catch (error) {
    return { error: error instanceof AppError ? error : new AppError('explain.bad-cell', { what: String(error) }) };
  }
}
