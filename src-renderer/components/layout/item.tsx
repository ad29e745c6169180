import type { ReactNode } from 'react';

/** One figure of a `dl`: what it is, the figure, and what to know of it. */
export function Item({ label, hint, children }: { label: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="eyebrow">{label}</dt>
      <dd className="text-lg font-semibold tracking-[-0.01em]">{children}</dd>
      {hint ? <dd className="max-w-64 text-xs text-muted">{hint}</dd> : null}
    </div>
  );
}
