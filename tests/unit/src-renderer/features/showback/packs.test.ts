import { describe, expect, it } from 'vitest';
import type { GateVerdict, Pack, PackFile } from '../../../../../src-core/contract/reports.ts';
import { packState } from '../../../../../src-core/reports/pack-state.ts';
import { starters } from '../../../../../src-core/reports/starters.ts';
import { findingGroups } from '../../../../../src-renderer/features/showback/gate-model.ts';
import { filesInOrder, likeliestOther } from '../../../../../src-renderer/features/showback/pack-state.ts';
import { periodName } from '../../../../../src-renderer/features/showback/pack-words.ts';
import { readShowback, writeShowback } from '../../../../../src-renderer/features/showback/showback-address.ts';
import { templateChoices } from '../../../../../src-renderer/features/showback/template-choices.ts';

type Finding = GateVerdict['findings'][number];
const finding = (effect: Finding['effect'], code: Finding['code'], message: string): Finding => ({
  ...{ effect, code, message, facts: {}, address: null },
});

const publication: Pack['publications'][number] = {
  ...{ destinationId: null, place: '/p', folder: '/p', edition: 1, manifestName: 'm' },
  ...{ publishedAt: '2026-10-02T08:00:00Z', publishedBy: 'ana@desk' },
};
/** The parts of a pack that the functions look at. */
const pack = (id: string, templateId: string | null, isPublished: boolean) =>
  ({ id, templateId, publications: isPublished ? [publication] : [] }) as unknown as Pack;
const file = (name: string, format: PackFile['format'], table: string | null) =>
  ({ name, format, table }) as unknown as PackFile;

describe('the state of a pack', () => {
  it('is published once it left, whatever holds it today; refused before approval is asked for', () => {
    const states = [
      packState({ publications: [publication], holds: ['changed-since-built'] }),
      packState({ publications: [], holds: ['gate', 'approval'] }),
      packState({ publications: [], holds: ['approval'] }),
      packState({ publications: [], holds: [] }),
    ];
    expect(states).toEqual(['published', 'refused', 'needs-approval', 'ready']);
  });
});

describe('findings of the gate', () => {
  it('stand together by kind, those that refuse first, none lost', () => {
    const findings = [
      finding('stated', 'no-invoice', 'a'),
      finding('refuses', 'missing-days', 'b'),
      finding('stated', 'quality', 'c'),
      finding('stated', 'no-invoice', 'd'),
      finding('stated', 'missing-days', 'e'),
    ];
    const texts = findingGroups(findings).map(group => group.map(({ message }) => message));
    expect(texts).toEqual([['b'], ['a', 'd'], ['c'], ['e']]);
  });
});

describe('the pack to compare with', () => {
  const own = pack('own', 'team', false);
  it('is the newest published one of the same template', () => {
    const others = [pack('other', 'gpu', true), pack('draft', 'team', false), pack('sent', 'team', true)];
    expect(likeliestOther(own, others)?.id).toBe('sent');
  });

  it('else the newest of the template, else the newest; packs without a template have none in common', () => {
    expect(likeliestOther(own, [pack('other', 'gpu', true), pack('draft', 'team', false)])?.id).toBe('draft');
    expect(likeliestOther(pack('x', null, false), [pack('a', 'gpu', false), pack('b', null, true)])?.id).toBe('a');
    expect(likeliestOther(own, [])).toBeNull();
  });
});

it('lists the report as a whole before its tables', () => {
  const files = [file('t.csv', 'csv', 'cost'), file('p.html', 'html', null), file('w.xlsx', 'xlsx', null)];
  expect(filesInOrder(files).map(({ name }) => name)).toEqual(['w.xlsx', 'p.html', 't.csv']);
});

it('offers saved templates first and every starter that is not saved yet', () => {
  const offered = starters('en');
  const [first] = offered;
  if (!first) throw new Error('there are starters');
  const stored = { id: 'mine', version: 1, hash: '', savedAt: '2026-10-01T00:00:00Z', savedBy: 'ana' };
  const choices = templateChoices([{ ...stored, body: first.template }], offered);
  expect(choices.map(({ id }) => id)).toEqual(['mine', ...offered.slice(1).map(({ key }) => `starter:${key}`)]);
});

describe('periods in words', () => {
  it('are months, weeks with their days, or what is written', () => {
    expect(periodName('2026-09', 'en')).toBe('September 2026');
    // 2026 begins on a Thursday, so its week 38 begins 37 weeks after Monday, Dec 29, 2025: on Sep 14
    expect(periodName('2026-W38', 'en')).toMatch(/^2026-W38 \(Sep 14\s–\s20, 2026\)$/);
    expect(periodName('2026-W54', 'en')).toBe('2026-W54');
  });
});

describe('the address', () => {
  it('comes back as it was written; an unknown tab is the first', () => {
    const search = { tab: 'packs', id: 'new', template: 'mine', period: '2026-09', from: undefined } as const;
    expect(readShowback(writeShowback(search))).toEqual(search);
    expect(readShowback({ tab: 'nowhere' }).tab).toBe('packs');
    expect(writeShowback({ tab: 'places', id: 'x' })).toEqual({ tab: 'places', id: 'x' });
  });
});
