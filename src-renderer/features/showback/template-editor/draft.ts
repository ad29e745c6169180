import { GatePolicy, ReportSection, ReportTemplate } from '../../../../src-core/contract/reports.ts';
import { formatAmount, parseAmount } from '../../../../src-core/money/amount.ts';
import { isKeptAfterSplits } from '../../../../src-core/query/after-splits.ts';

export type SectionKind = ReportSection['kind'];
export type CostSection = Extract<ReportSection, { kind: 'cost' }>;

/** A section with a name of its own in this draft, so that it stays the same one while it is moved. */
export type DraftSection = { readonly key: string; readonly section: ReportSection };

/** A template as it is being written. What is typed stays text until it is saved: a half-typed number is no number yet. */
export type TemplateDraft = {
  /** Null: not saved yet. */
  readonly id: string | null;
  /** The version it began as; null for a new one. */
  readonly baseVersion: number | null;
  readonly head: Omit<ReportTemplate, 'sections' | 'recipients' | 'gate'>;
  readonly gate: Omit<GatePolicy, 'qualityLimit'>;
  /** Percent. */
  readonly qualityLimit: string;
  readonly sections: readonly DraftSection[];
  /** One a line. */
  readonly recipients: string;
};

/** In the order in which a report usually has them. */
export const sectionKinds = [
  'summary',
  'cost',
  'trend',
  'change',
  'forecast',
  'budgets',
  'units',
  'gpu',
  'records',
  'note',
] as const satisfies readonly SectionKind[];

export function draftOf(
  { sections, recipients, gate, ...head }: ReportTemplate,
  base: { id: string | null; version: number | null },
): TemplateDraft {
  const { qualityLimit, ...policy } = gate;
  return {
    ...{ id: base.id, baseVersion: base.version, head, gate: policy, qualityLimit: percentOf(qualityLimit) },
    sections: sections.map((section, index) => ({ key: `s${index + 1}`, section })),
    recipients: recipients.join('\n'),
  };
}

/** What would be saved; null while something is missing or half typed (`problemsOf` says what). */
export function templateOf({ head, gate, qualityLimit, sections, recipients }: TemplateDraft): ReportTemplate | null {
  const limit = shareOf(qualityLimit);
  if (limit === null) return null;
  const template = {
    ...head,
    gate: GatePolicy.parse({ ...gate, qualityLimit: limit }),
    sections: sections.map(({ section }) => section),
    recipients: recipientsOf(recipients),
  };
  return ReportTemplate.safeParse(template).data ?? null;
}

/** "0.01" as percent: "1". */
export const percentOf = (share: string): string => formatAmount(parseAmount(share) * 100n);

/** "1" percent as a share: "0.01"; null when it is no number of percent. */
export function shareOf(percent: string): string | null {
  const text = percent.trim();
  return /^\d{1,6}(\.\d{1,10})?$/.test(text) ? formatAmount(parseAmount(text) / 100n) : null;
}

export const recipientsOf = (text: string): string[] =>
  text
    .split(/[\n,;]/)
    .map(each => each.trim())
    .filter(each => each !== '');

/** A section to begin with: whole, so that the preview shows it at once. */
export function newSection(kind: SectionKind): ReportSection {
  const needed = {
    cost: { by: ['x_Team'] },
    gpu: { show: ['summary', 'idle-by-team', 'jobs'] },
    records: { dataset: 'llm-usage', measures: ['Requests'], by: ['Model'], chart: 'bar' },
    note: { text: '' },
  } as const;
  return ReportSection.parse({ kind, ...(kind in needed ? needed[kind as keyof typeof needed] : {}) });
}

/** @param place where it goes; the end without one. @returns the draft with it, and the key it got */
export function addSection(
  draft: TemplateDraft,
  section: ReportSection,
  place: number = draft.sections.length,
): { draft: TemplateDraft; key: string } {
  const taken = draft.sections.map(({ key }) => Number(key.slice(1)));
  const key = `s${Math.max(0, ...taken) + 1}`;
  return { draft: { ...draft, sections: draft.sections.toSpliced(place, 0, { key, section }) }, key };
}

export const putSection = (draft: TemplateDraft, key: string, section: ReportSection): TemplateDraft => ({
  ...draft,
  sections: draft.sections.map(each => (each.key === key ? { key, section } : each)),
});

export const removeSection = (draft: TemplateDraft, key: string): TemplateDraft => ({
  ...draft,
  sections: draft.sections.filter(each => each.key !== key),
});

/** One place up (-1) or down (+1); the same draft where there is no such place. */
export function moveSection(draft: TemplateDraft, key: string, by: -1 | 1): TemplateDraft {
  const index = draft.sections.findIndex(each => each.key === key);
  const [here, there] = [draft.sections[index], draft.sections[index + by]];
  if (!here || !there) return draft;
  return { ...draft, sections: draft.sections.with(index, there).with(index + by, here) };
}

export type ProblemCode =
  | 'name'
  | 'title'
  | 'formats'
  | 'limit'
  | 'no-sections'
  | 'no-dimension'
  | 'not-after-splits'
  | 'charges-after-splits'
  | 'sheets-without-lines'
  | 'no-measure'
  | 'nothing-shown'
  | 'cost-without-currency'
  | 'number';

/** `section`: key of the one at fault; null: the template itself. `dimension`: the one that is not kept. */
export type Problem = { readonly code: ProblemCode; readonly section: string | null; readonly dimension?: string };

/** What keeps a draft from being saved, in the order of the form. The workbench checks again; here it is said in place. */
export function problemsOf(draft: TemplateDraft): Problem[] {
  const { head, sections, qualityLimit } = draft;
  const own: [boolean, ProblemCode][] = [
    [head.name.trim() === '', 'name'],
    [head.title.trim() === '', 'title'],
    [sections.length === 0, 'no-sections'],
    [shareOf(qualityLimit) === null, 'limit'],
    [head.formats.length === 0, 'formats'],
  ];
  return [
    ...own.filter(([isWrong]) => isWrong).map(([, code]) => ({ code, section: null })),
    ...unkept(
      head,
      head.filters.map(({ dimension }) => dimension),
    ).map(problem => ({ ...problem, section: null })),
    ...sections.flatMap(({ key, section }) =>
      sectionProblems(section, head).map(problem => ({ ...problem, section: key })),
    ),
  ];
}

type OfSection = Omit<Problem, 'section'>;

function sectionProblems(section: ReportSection, head: TemplateDraft['head']): OfSection[] {
  const counts = ReportSection.safeParse(section).success ? [] : [{ code: 'number' as const }];
  switch (section.kind) {
    case 'cost':
      if (section.by.length === 0) return [{ code: 'no-dimension' }];
      return [
        ...unkept(head, section.by),
        ...(section.lines === 'charges' && head.allocation === 'split'
          ? [{ code: 'charges-after-splits' as const }]
          : []),
        ...(section.sheetPerValue && section.lines === 'none' ? [{ code: 'sheets-without-lines' as const }] : []),
        ...counts,
      ];
    case 'trend':
    case 'forecast':
    case 'change':
      return [...unkept(head, section.by === null ? [] : [section.by]), ...counts];
    case 'records':
      if (section.measures.length === 0) return [{ code: 'no-measure' }];
      if (section.by.length === 0) return [{ code: 'no-dimension' }];
      if (section.measures.includes('ReportedCost') && !section.by.includes('ReportedCurrency'))
        return [{ code: 'cost-without-currency' }];
      return counts;
    case 'gpu':
      return section.show.length === 0 ? [{ code: 'nothing-shown' }] : counts;
    case 'summary':
    case 'units':
    case 'budgets':
    case 'note':
      return counts;
  }
}

function unkept({ allocation }: TemplateDraft['head'], dimensions: readonly string[]): OfSection[] {
  if (allocation !== 'split') return [];
  return dimensions
    .filter(name => !isKeptAfterSplits(name))
    .map(dimension => ({ code: 'not-after-splits', dimension }));
}

/** What the preview is asked of: without what changes no figure, and null while what is missing would be refused. */
export function previewOf(draft: TemplateDraft): ReportTemplate | null {
  if (problemsOf(draft).some(({ code }) => code !== 'name' && code !== 'formats')) return null;
  return templateOf({ ...draft, recipients: '', head: { ...draft.head, name: '-', formats: ['html'] } });
}

export const isSameTemplate = (a: ReportTemplate, b: ReportTemplate): boolean => changedParts(a, b).length === 0;

export type TemplatePart = keyof ReportTemplate;

/** Which parts of a template another version has otherwise, in the order of the form. */
export function changedParts(a: ReportTemplate, b: ReportTemplate): TemplatePart[] {
  const parts = Object.keys(ReportTemplate.shape) as TemplatePart[];
  return parts.filter(part => canonical(a[part]) !== canonical(b[part]));
}

/** JSON with sorted keys: what was read from a file and what was typed have their keys in different orders. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([x], [y]) => (x < y ? -1 : 1)))
      : part,
  );
}
