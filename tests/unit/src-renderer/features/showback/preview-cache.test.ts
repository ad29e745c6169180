import { expect, test } from 'vitest';
import { ReportTemplate } from '../../../../../src-core/contract/reports.ts';
import type { PackSection } from '../../../../../src-core/reports/pack-model.ts';
import {
  PreviewCache,
  sectionText,
} from '../../../../../src-renderer/features/showback/template-editor/preview-cache.ts';

const template = ReportTemplate.parse({
  name: 'A',
  title: 'B',
  sections: [{ kind: 'summary' }, { kind: 'cost', by: ['x_Team'] }, { kind: 'change' }],
});
const of = { templateId: 't', period: '2026-10', lakeVersion: 4 };
const texts = (changed: ReportTemplate, where = of) => changed.sections.map(each => sectionText(each, changed, where));
const built = (id: string): PackSection => ({ id, title: id, paragraphs: [], charts: [], tables: [] });

test('only what changed is asked for again', () => {
  const cache = new PreviewCache();
  const first = texts(template);
  expect(cache.missing(first)).toEqual([0, 1, 2]);
  cache.put(first, [0, 1, 2], [built('summary'), built('cost'), built('change')]);
  expect(cache.take(first).map(section => section?.id)).toEqual(['summary', 'cost', 'change']);

  const [summary, cost, change] = template.sections;
  if (!summary || !cost || !change) throw new Error('three sections');
  const moved = texts({ ...template, sections: [change, cost, summary] });
  expect(cache.missing(moved)).toEqual([]);
  expect(cache.take(moved).map(section => section?.id)).toEqual(['change', 'cost', 'summary']);

  const edited = texts({ ...template, sections: [summary, { ...cost, title: 'Who spent it' }, change] });
  expect(cache.missing(edited)).toEqual([1]);
  expect(cache.take(edited)[1]).toBeNull();
});

test('a section rests on what decides its figures and on nothing else', () => {
  const [summary, cost, change] = texts(template);
  const renamed = texts({ ...template, name: 'Other', title: 'Other', formats: ['pdf'], recipients: ['x'] });
  expect(renamed).toEqual([summary, cost, change]);
  // the gate is shown by the summary, the pack published last by "what changed"
  expect(texts({ ...template, gate: { ...template.gate, reconciliation: 'off' } }).slice(1)).toEqual([cost, change]);
  expect(texts({ ...template, gate: { ...template.gate, reconciliation: 'off' } })[0]).not.toBe(summary);
  expect(texts(template, { ...of, templateId: 'other' }).slice(0, 2)).toEqual([summary, cost]);
  expect(texts(template, { ...of, templateId: 'other' })[2]).not.toBe(change);
  for (const other of [
    { ...of, period: '2026-09' },
    { ...of, lakeVersion: 5 },
  ])
    for (const [index, text] of texts(template, other).entries()) expect(text).not.toBe(texts(template)[index]);
  for (const other of [
    { measure: 'BilledCost' },
    { currency: 'EUR' },
    { language: 'ko' },
    { basis: 'charge' },
  ] as const)
    expect(texts({ ...template, ...other })[1]).not.toBe(cost);
});

test('what has not been used for long is forgotten, never what is on screen', () => {
  const cache = new PreviewCache();
  const shown = texts(template);
  cache.put(shown, [0, 1, 2], [built('a'), built('b'), built('c')]);
  const many = Array.from({ length: 130 }, (_, index) => `section ${index}`);
  cache.put(
    [...shown, ...many],
    many.map((_, index) => index + 3),
    many.map(built),
  );
  expect(cache.take(shown).map(section => section?.id)).toEqual(['a', 'b', 'c']);
  cache.put(many, [0], [built('again')]);
  expect(cache.missing(many)).toEqual([]);
  expect(cache.missing(shown)).toEqual([0, 1, 2]);
});
