import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { cx } from '../cx.ts';

/** What the shell puts into every page's bar. Screens without facts of their own show the workspace's. */
export type PageChrome = {
  facts: ReactNode;
  leading: ReactNode;
  trailing: ReactNode;
  /** Opens the search over everything. */
  openSearch: () => void;
};

const ChromeContext = createContext<PageChrome>({ facts: null, leading: null, trailing: null, openSearch: () => {} });
export const PageChromeProvider = ChromeContext.Provider;

/** For a screen that has a way into the search over everything. */
export const useOpenSearch = () => useContext(ChromeContext).openSearch;

/**
 * A screen: its bar (title; the facts that must always be on screen: measure, currency, time zone, as-of; its actions) and its
 * content. `facts` replaces the workspace's defaults, usually with controls that change them.
 */
export function Page({
  title,
  facts,
  actions,
  children,
  isPadded = true,
}: {
  title: string;
  facts?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** False for screens that fill the window with their own panes. */
  isPadded?: boolean;
}) {
  const chrome = useContext(ChromeContext);
  useEffect(() => {
    document.title = `${title} · Mureon Workbench`;
  }, [title]);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-border bg-surface px-4 py-2">
        {chrome.leading}
        <h1 className="shrink-0 text-lg font-semibold tracking-[-0.01em]">{title}</h1>
        <div className="flex min-w-0 flex-wrap items-center gap-1.5">{facts ?? chrome.facts}</div>
        <div className="ml-auto flex items-center gap-1.5">
          {actions}
          {chrome.trailing}
        </div>
      </header>
      <div className={cx('min-h-0 flex-1', isPadded ? 'overflow-auto' : 'flex flex-col')}>
        {isPadded ? <div className="mx-auto w-full max-w-[1200px] px-6 py-6">{children}</div> : children}
      </div>
    </div>
  );
}

/** One fact of the bar: what it is, quietly, and its value. */
export function Fact({ label, value, title }: { label: string; value: ReactNode; title?: string }) {
  return (
    <span
      className="inline-flex h-6 items-center gap-1.5 rounded-sm bg-sunken px-2 text-xs whitespace-nowrap"
      title={title ?? label}
    >
      <span className="text-muted max-[1100px]:sr-only">{label}</span>
      <span className="font-[550]">{value}</span>
    </span>
  );
}

/** A titled part of a page. */
export function Section({
  title,
  aside,
  children,
  className,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={className}>
      <div className="mb-2 flex min-h-6 items-baseline gap-3">
        <h2 className="text-sm font-semibold">{title}</h2>
        {aside ? <div className="ml-auto text-xs text-muted">{aside}</div> : null}
      </div>
      {children}
    </section>
  );
}

/** A bordered surface; no shadow: depth belongs to what floats. */
export function Card({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx('rounded-lg border border-border bg-surface', className)}>{children}</div>;
}
