import { describe, expect, it } from 'vitest';
import { AlertRule } from '../../../../../src-core/contract/alerts.ts';
import { calendarOf } from '../../../../../src-renderer/features/alerts/rules/rehearsal-calendar.ts';
import {
  draftOf,
  faultsOf,
  newRule,
  type RuleDraft,
  ruleOf,
  ruleOfBudget,
} from '../../../../../src-renderer/features/alerts/rules/rule-draft.ts';

const rises: RuleDraft = {
  ...newRule('Asia/Seoul', 'USD', 'en'),
  ...{ name: 'Rises', kind: 'cost-change', upBy: '12.5', minimum: '100', by: 'x_Team', channels: ['c1'] },
};

const rule = (part: Partial<AlertRule>): AlertRule =>
  AlertRule.parse({ name: 'r', channels: [], trigger: { kind: 'report' }, ...part });

describe('a rule as it is written', () => {
  it('for a budget can be rehearsed at once, in the language of its reader', () => {
    const blank = newRule('Asia/Seoul', 'USD', 'ko-KR');
    expect(ruleOf(blank)).toBeNull();
    expect(ruleOf(ruleOfBudget(blank, { id: 'b1', name: 'GPU' }))).toMatchObject({
      ...{ name: 'GPU', language: 'ko', trigger: { kind: 'budget', budgets: ['b1'] } },
    });
  });

  it('has its percentage as a share, to the last digit', () => {
    expect(ruleOf(rises)).toMatchObject({
      zone: 'Asia/Seoul',
      channels: ['c1'],
      cron: '0 9 * * *',
      trigger: { kind: 'cost-change', upBy: '0.125', by: 'x_Team', scope: { currency: 'USD', zone: 'Asia/Seoul' } },
    });
  });

  it.each<[string, AlertRule]>([
    ['budgets', rule({ trigger: { kind: 'budget', budgets: ['b'] }, cron: '30 8 * * 1', escalation: [] })],
    ['sources', rule({ trigger: { kind: 'dead-source', sources: [] }, cooldownHours: 0, repeats: true, isOn: false })],
    ['quality', rule({ trigger: { kind: 'quality', currency: 'EUR', minimum: '0.5' }, cron: '*/7 * 1 * *' })],
    [
      'cost',
      rule({
        trigger: {
          ...{ kind: 'cost-change', by: null, window: 'week', upBy: '0.333333333333', minimum: '1' },
          scope: {
            ...{ measure: 'BilledCost', allocation: 'split', currency: 'KRW', zone: 'UTC' },
            filters: [{ dimension: 'x_Team', op: 'not-in', values: ['a', null] }],
          },
        },
        quietHours: { from: '22:00', to: '07:30', days: [1, 5], exceptCritical: false },
        suppress: [{ from: '2026-02-27', to: '2026-03-01', reason: 'load test' }],
        escalation: [
          { afterMinutes: 30, channels: ['a'] },
          { afterMinutes: 120, channels: ['b', 'c'] },
        ],
      }),
    ],
    ['in Korean', rule({ language: 'ko' })],
  ])('comes back as it was saved: %s', (_, saved) => {
    expect(ruleOf(draftOf(saved, 'USD'))).toEqual(saved);
  });

  it('says a known event by its last day', () => {
    const saved = rule({ suppress: [{ from: '2026-02-27', to: '2026-03-01', reason: 'load test' }] });
    expect(draftOf(saved, 'USD').suppress).toEqual([{ from: '2026-02-27', last: '2026-02-28', reason: 'load test' }]);
  });

  it.each<[string, Partial<RuleDraft>]>([
    ['name', { name: ' ' }],
    ['minimum', { minimum: '' }],
    ['minimum', { minimum: '1e3' }],
    ['upBy', { upBy: '-1' }],
    ['currency', { currency: 'US' }],
    ['cooldownHours', { cooldownHours: '9000' }],
    ['cron', { timing: { ...rises.timing, cadence: 'custom', pattern: '0 9 *' } }],
    ['quiet', { quiet: { ...rises.quiet, isOn: true, days: [] } }],
    ['suppress.0', { suppress: [{ from: '2026-03-02', last: '2026-03-01', reason: 'x' }] }],
    ['suppress.0', { suppress: [{ from: '2026-03-01', last: '2026-03-01', reason: ' ' }] }],
    ['escalation.0', { escalation: [{ afterMinutes: '10', channels: [] }] }],
    [
      'escalation.1',
      {
        escalation: [
          { afterMinutes: '60', channels: ['a'] },
          { afterMinutes: '60', channels: ['b'] },
        ],
      },
    ],
  ])('is none while %s is wrong', (fault, part) => {
    expect([...faultsOf({ ...rises, ...part })]).toEqual([fault]);
    expect(ruleOf({ ...rises, ...part })).toBeNull();
  });

  it('ignores amounts that its kind has no use for', () => {
    expect(ruleOf({ ...rises, kind: 'report', minimum: '?' })?.trigger).toEqual({ kind: 'report' });
  });
});

describe('the calendar of a rehearsal', () => {
  it('begins on a Monday, counts by the local day, and knows what was not asked about', () => {
    const message = (at: string) => ({ at, title: '', alerts: [], channels: [], topic: 'alert' });
    // 4 November 2026 is a Wednesday; 15:30 UTC is the next day in Seoul.
    const messages = [message('2026-11-04T15:30:00Z'), message('2026-11-05T01:00:00Z')];
    const rehearsal = { from: '2026-11-04', to: '2026-11-09', looks: 6, messages, held: [], assumptions: [] };
    expect(calendarOf(rehearsal, 'Asia/Seoul')).toEqual([
      [
        ...[null, null],
        { day: '2026-11-04', messages: 0 },
        { day: '2026-11-05', messages: 2 },
        { day: '2026-11-06', messages: 0 },
        { day: '2026-11-07', messages: 0 },
        { day: '2026-11-08', messages: 0 },
      ],
      [{ day: '2026-11-09', messages: 0 }],
    ]);
  });
});
