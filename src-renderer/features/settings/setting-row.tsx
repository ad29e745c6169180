import type { ReactNode } from 'react';
import { Card, Section } from '../../components/layout/page.tsx';

export function SettingGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Section title={title}>
      <Card className="divide-y divide-border">{children}</Card>
    </Section>
  );
}

/** What is set, one line on what it does, and its control. */
export function SettingRow({ label, hint, children }: { label: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3">
      <div className="min-w-52 flex-1">
        <p className="text-sm font-[550]">{label}</p>
        {hint ? <p className="text-xs text-muted">{hint}</p> : null}
      </div>
      <div className="min-w-0 max-w-full">{children}</div>
    </div>
  );
}
