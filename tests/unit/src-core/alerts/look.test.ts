import { expect, test } from 'vitest';
import { HOUR, keysOf, Machine, MINUTE, ruleOf, seen, start } from './machine.ts';

const a = [seen('a')];

test('what stays true is told once, and once that it is over', () => {
  const machine = new Machine(ruleOf());
  expect(keysOf(machine.after(0, a))).toEqual(['r/a#1.1']);
  for (let day = 1; day < 40; day += 1) expect(machine.after(day * 24 * HOUR, a)).toEqual([]);
  expect(keysOf(machine.after(40 * 24 * HOUR, []))).toEqual(['r/a#1.r']);
  expect(machine.after(41 * 24 * HOUR, [])).toEqual([]);
  expect(machine.alert('a')).toMatchObject({ state: 'resolved', history: [{ what: 'told' }, { what: 'resolved' }] });
});

test('what comes back within the cooldown is told when it has passed, if still true', () => {
  const machine = new Machine(ruleOf({ cooldownHours: 24 }));
  machine.after(0, a);
  machine.after(1 * HOUR, []);
  expect(machine.after(2 * HOUR, a)).toEqual([]);
  expect(machine.held.at(-1)?.why).toBe('cooldown');
  expect(machine.after(23 * HOUR, a)).toEqual([]);
  expect(keysOf(machine.after(24 * HOUR, a))).toEqual(['r/a#2.1']);
});

test('twice as much is told at once, whatever the cooldown', () => {
  const machine = new Machine(ruleOf({ cooldownHours: 100 }));
  machine.after(0, [seen('a', { size: '10.5' })]);
  expect(machine.after(HOUR, [seen('a', { size: '20.999' })])).toEqual([]);
  expect(keysOf(machine.after(2 * HOUR, [seen('a', { size: '21' })]))).toEqual(['r/a#1.2']);
  expect(machine.after(3 * HOUR, [seen('a', { size: '41.9' })])).toEqual([]);
  machine.after(4 * HOUR, []);
  expect(machine.after(5 * HOUR, [seen('a', { size: '30' })])).toEqual([]);
  expect(keysOf(machine.after(6 * HOUR, [seen('a', { size: '42' })]))).toEqual(['r/a#2.1']);
});

test('repeats until somebody acknowledges; worse asks again', () => {
  const machine = new Machine(ruleOf({ cooldownHours: 24, repeats: true }));
  const sized = (size: string) => [seen('a', { size })];
  expect(machine.after(0, sized('1'))).toHaveLength(1);
  expect(machine.after(23 * HOUR, sized('1'))).toEqual([]);
  expect(keysOf(machine.after(24 * HOUR, sized('1')))).toEqual(['r/a#1.2']);
  machine.change('a', { state: 'acknowledged', acknowledged: { by: 'ana', at: '2026-09-08T10:00:00Z', note: '' } });
  expect(machine.after(72 * HOUR, sized('1'))).toEqual([]);
  expect(keysOf(machine.after(73 * HOUR, sized('2')))).toEqual(['r/a#1.3']);
  expect(machine.alert('a')).toMatchObject({ state: 'open', acknowledged: null });
});

test('unknown is neither true nor over', () => {
  const machine = new Machine(ruleOf());
  machine.after(0, a);
  expect(machine.after(HOUR, [], ['a'])).toEqual([]);
  expect(machine.alert('a').state).toBe('open');
  expect(keysOf(machine.after(2 * HOUR, []))).toEqual(['r/a#1.r']);
});

test('what lapses is over without a word', () => {
  const machine = new Machine(ruleOf());
  machine.after(0, [seen('a', { lapsesOn: '2026-10-01' })]);
  expect(machine.after(Date.parse('2026-10-01T00:00:00Z') - start, [])).toEqual([]);
  expect(machine.alert('a')).toMatchObject({ state: 'resolved', history: [{}, { what: 'resolved', why: 'lapsed' }] });
});

test('a known event silences what it is about, also when it is looked at later', () => {
  const rule = ruleOf({ suppress: [{ from: '2026-09-01', to: '2026-09-04', reason: 'load test' }] });
  const machine = new Machine(rule);
  const about = (from: string, to: string) => [seen('a', { days: { from, to } })];
  expect(machine.after(0, about('2026-09-03', '2026-09-04'))).toEqual([]);
  expect(machine.held).toEqual([{ alertId: 'r/a', why: 'suppressed' }]);
  expect(machine.after(HOUR, about('2026-09-04', '2026-09-05'))).toHaveLength(1);
  expect(machine.after(2 * HOUR, about('2026-09-04', '2026-09-05'))).toEqual([]);
});

test('a mute holds what lies inside its filters, until it ends', () => {
  const machine = new Machine(ruleOf());
  const red = { dimension: 'x_Team', op: 'in' as const, values: ['red'] };
  const cut = { filters: [{ ...red, values: ['red', 'blue'] }], rules: [], reason: 'migration' };
  machine.mutes.push({ ...cut, from: '2026-09-07T00:00:00Z', until: '2026-09-07T12:00:00Z' });
  const both = [seen('a', { filters: [red] }), seen('b', { filters: [{ ...red, values: ['red', 'green'] }] })];
  expect(keysOf(machine.after(0, both))).toEqual(['r/b#1.1']);
  expect(keysOf(machine.after(3 * HOUR, both))).toEqual(['r/a#1.1']);
});

test('quiet hours hold back until they end; what is over by then was never told', () => {
  const quietHours = { from: '22:00', to: '07:30', days: [1, 2, 3, 4, 5, 6, 7], exceptCritical: true };
  const night = 14 * HOUR; // 23:00
  const machine = new Machine(ruleOf({ quietHours }));
  expect(machine.after(night, [seen('a'), seen('b')])).toEqual([]);
  expect(machine.state.wakeMs).toBe(22.5 * HOUR); // 07:30
  expect(machine.after(15 * HOUR, [seen('b')])).toEqual([]);
  expect(keysOf(machine.after(22.5 * HOUR, [seen('b')]))).toEqual(['r/b#1.1']);
  expect(machine.alert('a')).toMatchObject({ state: 'resolved', tellings: 0 });
  expect(new Machine(ruleOf({ quietHours, severity: 'critical' })).after(night, a)).toHaveLength(1);
});

test('over in quiet hours is told at their end, and not at all when it came back', () => {
  const quietHours = { from: '22:00', to: '07:00', days: [1, 2, 3, 4, 5, 6, 7], exceptCritical: false };
  const machine = new Machine(ruleOf({ quietHours }));
  machine.after(0, [seen('a'), seen('b')]);
  expect(machine.after(14 * HOUR, [])).toEqual([]);
  expect(machine.after(15 * HOUR, [seen('b')])).toEqual([]);
  expect(machine.alert('b').state).toBe('open');
  expect(keysOf(machine.after(22 * HOUR, [seen('b')]))).toEqual(['r/a#1.r']);
});

test('each step of the escalation is taken once, until somebody acknowledges', () => {
  const steps = [
    { afterMinutes: 30, channels: ['lead'] },
    { afterMinutes: 60, channels: ['boss', 'lead'] },
  ];
  const machine = new Machine(ruleOf({ escalation: steps }));
  machine.after(0, a);
  expect(machine.state.wakeMs).toBe(30 * MINUTE);
  expect(machine.after(30 * MINUTE, a)).toMatchObject([{ key: 'r/a#1.e1', topic: 'escalation', channels: ['lead'] }]);
  expect(machine.after(31 * MINUTE, a)).toEqual([]);
  expect(keysOf(machine.after(5 * HOUR, a))).toEqual(['r/a#1.e2']);
  expect(machine.after(50 * HOUR, a)).toEqual([]);
  expect(machine.after(51 * HOUR, [])).toMatchObject([{ topic: 'resolved', channels: ['mail', 'lead', 'boss'] }]);

  const answered = new Machine(ruleOf({ escalation: steps }));
  answered.after(0, a);
  answered.change('a', { state: 'acknowledged' });
  expect(answered.after(5 * HOUR, a)).toEqual([]);
});

test('a machine that was off takes all steps that are due, in order', () => {
  const steps = [10, 20, 30].map(afterMinutes => ({ afterMinutes, channels: [`step ${afterMinutes}`] }));
  const machine = new Machine(ruleOf({ escalation: steps }));
  machine.after(0, a);
  expect(keysOf(machine.after(25 * MINUTE, a))).toEqual(['r/a#1.e1', 'r/a#1.e2']);
});

test('snoozed is silent until then, worse or not, and told again at its end if still true', () => {
  const machine = new Machine(ruleOf());
  machine.after(0, [seen('a', { size: '1' })]);
  machine.change('a', { state: 'snoozed', snoozedUntilMs: 5 * HOUR, snoozedUntil: '2026-09-07T14:00:00Z' });
  expect(machine.after(HOUR, [seen('a', { size: '9' })])).toEqual([]);
  expect(machine.held.at(-1)?.why).toBe('snoozed');
  expect(machine.state.wakeMs).toBe(5 * HOUR);
  expect(keysOf(machine.after(5 * HOUR, [seen('a', { size: '9' })]))).toEqual(['r/a#1.2']);
  expect(machine.alert('a')).toMatchObject({ state: 'open', snoozedUntil: null });
});

test('acknowledged before it could be told: somebody knows', () => {
  const quietHours = { from: '22:00', to: '07:00', days: [1, 2, 3, 4, 5, 6, 7], exceptCritical: false };
  const machine = new Machine(ruleOf({ quietHours }));
  machine.after(14 * HOUR, a);
  machine.change('a', { state: 'acknowledged' });
  expect(machine.after(23 * HOUR, a)).toEqual([]);
});

test('held back for the same reason at every look is one entry of the history', () => {
  const machine = new Machine(ruleOf({ suppress: [{ from: '2026-09-01', to: '2026-10-01', reason: 'move' }] }));
  for (let hour = 0; hour < 48; hour += 1) machine.after(hour * HOUR, a);
  expect(machine.alert('a').history).toEqual([
    { at: new Date(start).toISOString(), what: 'held', why: 'suppressed', channels: [] },
  ]);
  expect(machine.held).toHaveLength(48);
});
