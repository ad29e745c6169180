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
  const told = entry('told', ['c']);

  it('is the message of its own name, before others of the same look', () => {
    const own = delivery({ key: 'a#1.1', createdAt: '2026-11-01T00:00:09Z', state: 'failed' });
    expect(deliveryOf(alert({}), told, 'c', [delivery({}), own])).toBe(own);
  });

  it('is the message of its look when it travelled with another alert', () => {
    const shared = delivery({});
    const others = [
      delivery({ channelId: 'd' }),
      delivery({ topic: 'resolved' }),
      delivery({ createdAt: '2026-11-01T00:02:00Z' }),
    ];
    expect(deliveryOf(alert({}), told, 'c', [...others, shared])).toBe(shared);
    expect(deliveryOf(alert({}), told, 'c', others)).toBeNull();
  });
});
