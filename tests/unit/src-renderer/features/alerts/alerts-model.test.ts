import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../../src-core/contract/alerts.ts';
import {
  heldWhy,
  type RuleDraft,
  ruleOf,
  snoozeUntil,
  stillThere,
  toldChannels,
} from '../../../../../src-renderer/features/alerts/alerts-model.ts';

const draft: RuleDraft = {
  name: 'Rises',
  kind: 'cost-change',
  severity: 'warning',
  currency: 'USD',
  minimum: '100',
  upBy: '12.5',
  channels: ['c1'],
};

const alert = (part: Partial<Alert>): Alert => ({
  id: 'a',
  ruleId: 'r',
  ruleName: 'Rises',
  kind: 'cost-change',
  severity: 'warning',
  facts: {},
  message: 'It rose.',
  isProvisional: false,
  address: '/explore',
  state: 'open',
  firstAt: '2026-11-01T00:00:00Z',
  lastAt: '2026-11-01T00:00:00Z',
  resolvedAt: null,
  acknowledged: null,
  snoozedUntil: null,
  history: [],
  ...part,
});

const entry = (what: Alert['history'][number]['what'], channels: string[], why: string | null = null) => ({
  at: '2026-11-01T00:00:00Z',
  what,
  why,
  channels,
});

describe('a rule that was typed', () => {
  it('has its percentage as a share, to the last digit', () => {
    expect(ruleOf(draft, 'Asia/Seoul')).toMatchObject({
      zone: 'Asia/Seoul',
      channels: ['c1'],
      trigger: { kind: 'cost-change', upBy: '0.125', minimum: '100', scope: { currency: 'USD', zone: 'Asia/Seoul' } },
    });
  });

  it('is none while something is missing', () => {
    for (const part of [{ name: ' ' }, { minimum: '' }, { upBy: '-1' }, { currency: 'US' }])
      expect(ruleOf({ ...draft, ...part }, 'UTC')).toBeNull();
  });

  it('ignores amounts that its kind has no use for', () => {
    expect(ruleOf({ ...draft, kind: 'report', minimum: '?' }, 'UTC')?.trigger).toEqual({ kind: 'report' });
  });
});

describe('alerts', () => {
  it('says who heard, each once, and not those for whom it was held back', () => {
    const history = [entry('told', ['a', 'b']), entry('held', ['c'], 'cooldown'), entry('escalated', ['b', 'd'])];
    expect(toldChannels(alert({ history }))).toEqual(['a', 'b', 'd']);
    expect(heldWhy(alert({ history }))).toBeNull();
    expect(heldWhy(alert({ history: [...history, entry('held', [], 'quiet-hours')] }))).toBe('quiet-hours');
  });

  it('answers only what is chosen, there, and not over', () => {
    const list = [alert({}), alert({ id: 'b', state: 'resolved' }), alert({ id: 'c', state: 'snoozed' })];
    expect(stillThere(new Set(['a', 'b', 'c', 'gone']), list)).toEqual(['a', 'c']);
  });

  it('snoozes for an hour, or until nine on a later day of the calendar', () => {
    const now = new Date(2026, 9, 31, 23, 30);
    expect(snoozeUntil('hour', now)).toEqual(new Date(now.getTime() + 3_600_000));
    expect(snoozeUntil('morning', now)).toEqual(new Date(2026, 10, 1, 9));
    expect(snoozeUntil('week', now)).toEqual(new Date(2026, 10, 7, 9));
  });
});
