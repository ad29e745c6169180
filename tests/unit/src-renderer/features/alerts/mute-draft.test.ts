import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../../src-core/contract/alerts.ts';
import {
  draftOf,
  endOfDay,
  muteOf,
  newMute,
  scopeOf,
} from '../../../../../src-renderer/features/alerts/mutes/mute-draft.ts';

const now = new Date('2026-11-23T03:00:00Z');
const about = (ruleId: string, facts: Alert['facts']) => ({ ruleId, facts }) as Alert;

describe('a mute as it is written', () => {
  it('lasts through its last local day, also when that has 25 hours', () => {
    expect(endOfDay('2026-11-30', 'Asia/Seoul').toISOString()).toBe('2026-11-30T15:00:00.000Z');
    // Summer time ends in New York on 1 November 2026: that day ends at 05:00 UTC of the next one.
    expect(endOfDay('2026-11-01', 'America/New_York').toISOString()).toBe('2026-11-02T05:00:00.000Z');
    expect(endOfDay('2026-10-31', 'America/New_York').toISOString()).toBe('2026-11-01T04:00:00.000Z');
  });

  it('comes back as it was saved', () => {
    const draft = { ...newMute(now, 'Asia/Seoul'), reason: ' migration ', rules: ['r'] };
    const mute = muteOf(draft, 'Asia/Seoul', now);
    expect(mute).toEqual({
      ...{ filters: [], rules: ['r'], reason: 'migration', from: now.toISOString() },
      until: '2026-11-30T15:00:00.000Z',
    });
    expect(mute && muteOf(draftOf(mute, 'Asia/Seoul'), 'Asia/Seoul', now)).toEqual(mute);
    expect(muteOf({ ...draft, lastDay: null }, 'Asia/Seoul', now)?.until).toBeNull();
  });

  it('is none without a reason, and when it would be over already', () => {
    const draft = { ...newMute(now, 'UTC'), reason: 'x' };
    expect(muteOf({ ...draft, reason: ' ' }, 'UTC', now)).toBeNull();
    expect(muteOf({ ...draft, lastDay: '2026-11-22' }, 'UTC', now)).toBeNull();
    expect(muteOf({ ...draft, lastDay: '2026-11-23' }, 'UTC', now)).not.toBeNull();
  });

  it('begins with what the chosen alerts speak about', () => {
    const team = (value: string | null) => about('r', { dimension: 'x_Team', value });
    expect(scopeOf([team('ads'), team(null)])).toEqual({
      filters: [{ dimension: 'x_Team', op: 'in', values: ['ads', null] }],
      rules: ['r'],
    });
    expect(scopeOf([about('s', { source: 'aws' })]).filters).toEqual([
      { dimension: 'x_Source', op: 'in', values: ['aws'] },
    ]);
    expect(scopeOf([team('ads'), about('s', { source: 'aws' })])).toEqual({ filters: [], rules: ['r', 's'] });
    expect(scopeOf([about('b', { budget: 'GPU' })])).toEqual({ filters: [], rules: ['b'] });
  });
});
