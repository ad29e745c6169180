import { expect, test } from 'vitest';
import { ReportTemplate } from '../../../../../src-core/contract/reports.ts';
import { starters } from '../../../../../src-core/reports/starters.ts';
import {
  addSection,
  draftOf,
  moveSection,
  newSection,
  percentOf,
  problemsOf,
  putSection,
  recipientsOf,
  removeSection,
  sectionKinds,
  shareOf,
  templateOf,
} from '../../../../../src-renderer/features/showback/template-editor/draft.ts';

const base = { id: null, version: null };
const kinds = (draft: ReturnType<typeof draftOf>) => draft.sections.map(({ section }) => section.kind);

test('what is edited and not changed is saved as it was, in both languages', () => {
  for (const language of ['en', 'ko'] as const)
    for (const { template } of starters(language)) {
      const draft = draftOf(template, base);
      expect(templateOf(draft)).toEqual(template);
      expect(problemsOf(draft)).toEqual([]);
    }
});

test('sections keep their names while they are added, moved, changed and removed', () => {
  const [starter] = starters('en');
  const draft = draftOf(ReportTemplate.parse(starter?.template), base);
  expect(kinds(draft)).toEqual(['summary', 'cost', 'cost', 'trend', 'change']);
  const added = addSection(draft, newSection('note'));
  expect(added.key).toBe('s6');
  const moved = moveSection(moveSection(added.draft, 's6', -1), 's6', -1);
  expect(kinds(moved)).toEqual(['summary', 'cost', 'cost', 'note', 'trend', 'change']);
  expect(moved.sections[3]?.key).toBe('s6');
  const written = putSection(moved, 's6', { kind: 'note', title: '', text: 'Closed on the 5th.' });
  expect(templateOf(written)?.sections[3]).toEqual({ kind: 'note', title: '', text: 'Closed on the 5th.' });
  const less = removeSection(written, 's2');
  expect(kinds(less)).toEqual(['summary', 'cost', 'note', 'trend', 'change']);
  expect(moveSection(less, 's1', -1)).toBe(less);
  expect(moveSection(less, 's5', 1)).toBe(less);
  expect(addSection(less, newSection('gpu')).key).toBe('s7');
});

test('every kind begins as a section that can be built', () => {
  for (const kind of sectionKinds) {
    const { template } = starters('en')[0] ?? { template: null };
    const { draft } = addSection(draftOf(ReportTemplate.parse(template), base), newSection(kind));
    expect(problemsOf(draft)).toEqual([]);
    expect(templateOf(draft)?.sections.at(-1)?.kind).toBe(kind);
  }
});

test('percent and shares are the same number', () => {
  expect(percentOf('0.01')).toBe('1');
  expect(shareOf('1')).toBe('0.01');
  expect(shareOf(' 12.5 ')).toBe('0.125');
  expect(percentOf('0.0005')).toBe('0.05');
  for (const text of ['', '1,5', '-1', '1.', 'x']) expect(shareOf(text)).toBeNull();
});

test('recipients are told apart by lines, commas and semicolons', () => {
  expect(recipientsOf('ana@example.com, Finance <fin@example.com>;\n\n bo@example.com ')).toEqual([
    'ana@example.com',
    'Finance <fin@example.com>',
    'bo@example.com',
  ]);
});

test('what is missing is named in its place', () => {
  const template = ReportTemplate.parse({
    name: 'A',
    title: 'B',
    allocation: 'split',
    filters: [{ dimension: 'ResourceId', values: ['i-1'] }],
    sections: [
      { kind: 'cost', by: ['x_Team', 'ResourceId'], lines: 'charges' },
      { kind: 'cost', by: ['x_Team'], sheetPerValue: true },
      { kind: 'records', dataset: 'llm-usage', measures: ['ReportedCost'], by: ['Model'] },
    ],
  });
  const draft = draftOf(template, base);
  const broken = {
    ...draft,
    head: { ...draft.head, name: ' ', formats: [] },
    qualityLimit: 'much',
  };
  expect(problemsOf(broken)).toEqual([
    { code: 'name', section: null },
    { code: 'limit', section: null },
    { code: 'formats', section: null },
    { code: 'not-after-splits', section: null, dimension: 'ResourceId' },
    { code: 'not-after-splits', section: 's1', dimension: 'ResourceId' },
    { code: 'charges-after-splits', section: 's1' },
    { code: 'sheets-without-lines', section: 's2' },
    { code: 'cost-without-currency', section: 's3' },
  ]);
  expect(templateOf(broken)).toBeNull();
  expect(problemsOf({ ...draft, sections: [] }).map(({ code }) => code)).toContain('no-sections');
});
