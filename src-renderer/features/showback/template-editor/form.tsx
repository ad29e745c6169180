import { useState } from 'react';
import type { Problem, TemplateDraft } from './draft.ts';
import { FiguresPart } from './figures-part.tsx';
import { GatePart } from './gate-part.tsx';
import { GeneralPart } from './general-part.tsx';
import { OutputPart } from './output-part.tsx';
import { SectionList } from './section-list.tsx';

type PartName = 'general' | 'figures' | 'gate' | 'output';

/** Which part of the form a problem of the template itself stands in. */
const placeOf: Partial<Record<Problem['code'], PartName>> = {
  name: 'general',
  title: 'general',
  limit: 'gate',
  formats: 'output',
  'not-after-splits': 'figures',
};

/** Everything that a template says. A part with something wrong in it opens by itself once saving was tried. */
export function TemplateForm({
  draft,
  problems,
  isTried,
  onChange,
}: {
  draft: TemplateDraft;
  problems: readonly Problem[];
  isTried: boolean;
  onChange: (change: (draft: TemplateDraft) => TemplateDraft) => void;
}) {
  const [open, setOpen] = useState<ReadonlySet<PartName>>(new Set(draft.id === null ? ['general'] : []));
  const [section, setSection] = useState<string | null>(null);
  const wrong = problems.flatMap(problem => (problem.section === null ? (placeOf[problem.code] ?? []) : []));
  const part = (name: PartName) => ({
    draft,
    problems,
    onHead: (change: Partial<TemplateDraft['head']>) => onChange(now => ({ ...now, head: { ...now.head, ...change } })),
    onDraft: (change: Partial<TemplateDraft>) => onChange(now => ({ ...now, ...change })),
    isOpen: open.has(name) || (isTried && wrong.includes(name)),
    onToggle: (isOpen: boolean) =>
      setOpen(before => new Set(isOpen ? [...before, name] : [...before].filter(other => other !== name))),
  });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <GeneralPart {...part('general')} />
      <FiguresPart {...part('figures')} />
      <SectionList draft={draft} problems={problems} open={section} onOpen={setSection} onChange={onChange} />
      <GatePart {...part('gate')} />
      <OutputPart {...part('output')} />
    </div>
  );
}
