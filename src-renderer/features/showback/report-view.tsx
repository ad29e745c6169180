import { Info, TriangleAlert } from 'lucide-react';
import type { PackModel } from '../../../src-core/reports/pack-model.ts';
import { SectionView } from './section-view.tsx';

/** A report before it is a file: what a reader must know first, then its sections, what it rests on, and what its words mean. */
export function ReportView({ model }: { model: PackModel }) {
  const { language, facts, definitions } = model;
  return (
    <article
      lang={language}
      className="grid grid-cols-[minmax(0,1fr)] gap-8 rounded-lg border border-border bg-surface px-6 py-5"
    >
      <header>
        <h2 className="text-lg font-semibold">{model.title}</h2>
        {model.subtitle === '' ? null : <p className="text-sm text-muted">{model.subtitle}</p>}
        <Notices notices={model.notices} />
        <dl className="mt-3 flex flex-wrap gap-x-6 gap-y-1 text-xs">
          {facts.map(({ label, value }) => (
            <div key={label} className="flex gap-1.5">
              <dt className="shrink-0 text-muted">{label}</dt>
              <dd className="wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      </header>
      {model.sections.map(section => (
        <SectionView key={section.id} section={section} language={language} />
      ))}
      {definitions.length === 0 ? null : (
        <dl className="grid gap-2 border-t border-border pt-4 text-xs">
          {definitions.map(({ term, text }) => (
            <div key={term}>
              <dt className="font-[550]">{term}</dt>
              <dd className="max-w-prose text-muted">{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </article>
  );
}

/** What stands first on every output. */
export function Notices({ notices }: { notices: PackModel['notices'] }) {
  if (notices.length === 0) return null;
  return (
    <ul className="mt-3 grid gap-1.5">
      {notices.map(({ severity, text }) => (
        <li
          key={text}
          className={`flex gap-2 rounded-md px-3 py-2 text-sm ${severity === 'warning' ? 'bg-warning-soft' : 'bg-info-soft'}`}
        >
          {severity === 'warning' ? (
            <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0 text-warning" />
          ) : (
            <Info aria-hidden size={15} className="mt-0.5 shrink-0 text-info" />
          )}
          <span className="min-w-0 wrap-anywhere">{text}</span>
        </li>
      ))}
    </ul>
  );
}
