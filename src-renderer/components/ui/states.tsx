import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { cx } from '../cx.ts';
import { Button } from './button.tsx';
import { describeError } from './describe-error.ts';

/** Nothing here yet, and the way to change that. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-6 py-12 text-center">
      {icon ? <div className="mb-3 text-muted">{icon}</div> : null}
      <h2 className="text-base font-semibold">{title}</h2>
      {children ? <div className="mt-1 text-sm text-muted">{children}</div> : null}
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

/** A failure: its code, what happened, what to do; `compact` is one block inside a card or a row. */
export function ErrorState({
  error,
  onRetry,
  compact = false,
}: {
  error: unknown;
  onRetry?: () => void;
  compact?: boolean;
}) {
  const { t, i18n } = useTranslation('common');
  const { code, userMessage, hint, traceId } = describeError(error, i18n);
  return (
    <div
      role="alert"
      className={cx('flex gap-3', compact ? 'rounded-md bg-negative-soft px-3 py-2' : 'mx-auto max-w-xl px-6 py-12')}
    >
      <CircleAlert aria-hidden size={compact ? 16 : 20} className="mt-0.5 shrink-0 text-negative" />
      <div className="min-w-0">
        <p className={cx('font-[550] wrap-anywhere', compact ? 'text-sm' : 'text-base')}>{userMessage}</p>
        {hint ? <p className="text-sm text-muted wrap-anywhere">{hint}</p> : null}
        <p className="mt-1 font-mono text-2xs text-muted select-text">
          {code}
          {traceId ? ` · ${traceId}` : ''}
        </p>
        {onRetry ? (
          <Button size="sm" className="mt-3" onPress={onRetry}>
            {t('retry')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** Space that will be filled; sized by its class. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('skeleton-pulse block rounded-sm bg-hover', className)} />;
}

/** Space of a list that is on its way. */
export function ListSkeleton() {
  return (
    <div className="flex flex-col gap-2 p-4">
      {['a', 'b', 'c', 'd', 'e', 'f'].map(key => (
        <Skeleton key={key} className="h-7" />
      ))}
    </div>
  );
}
