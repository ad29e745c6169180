import type { ReactNode } from 'react';
import { cx } from '../../../components/cx.ts';

/** Fields that answer one question. */
export function FieldGroup({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-semibold">{title}</legend>
      {hint ? <p className="mb-2 max-w-prose text-xs text-muted">{hint}</p> : null}
      <div className="grid gap-3">{children}</div>
    </fieldset>
  );
}

/** Fields beside each other, as many as fit. */
export function FieldRow({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cx('grid grid-cols-[repeat(auto-fit,minmax(11rem,1fr))] gap-3', className)}>{children}</div>;
}
