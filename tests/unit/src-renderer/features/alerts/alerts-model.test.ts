import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../../src-core/contract/alerts.ts';
import type { Delivery } from '../../../../../src-core/contract/channels.ts';
import {
  deliveryOf,
  heldWhy,
  snoozeUntil,
  stillThere,
  toldChannels,
} from '../../../../../src-renderer/features/alerts/alerts-model.ts';

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

describe('what became of a telling', () => {
  const delivery = (part: Partial<Delivery>): Delivery => ({
    ...{ key: 'x#1.1', channelId: 'c', topic: 'alert', title: '', createdAt: '2026-11-01T00:00:01Z', state: 'sent' },
    ...{ dueAt: '2026-11-01T00:00:01Z', attempts: 1, lastTriedAt: null, sentAt: null, answer: null, refused: [] },
    ...{ maybeRepeated: false, error: null },
    ...part,
  });
  const told = { ...entry('told', ['c']), message: 'x#1.1' };

  it('is the message that carried it, whoever else is in it, and no other one of the same moment', () => {
    const own = delivery({ state: 'failed' });
    const others = [delivery({ key: 'a#1.1' }), delivery({ channelId: 'd' })];
    expect(deliveryOf(told, 'c', [...others, own])).toBe(own);
    expect(deliveryOf(told, 'c', others)).toBeNull();
  });

  it('is found however much later the channel had it, and not without a name', () => {
    const late = delivery({ createdAt: '2026-11-01T00:02:00Z' });
    expect(deliveryOf(told, 'c', [late])).toBe(late);
    expect(deliveryOf(entry('held', [], 'cooldown'), 'c', [late])).toBeNull();
  });
});
