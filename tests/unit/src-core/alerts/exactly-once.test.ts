import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOUR, Machine, MINUTE, ruleOf, seen, start } from './machine.ts';

/**
 * Properties of any run of looks: kills between looking and keeping, restarts, clocks that jump (also back, also by years), sources of which
 * nothing is known. Time really passes in `passMs`; the wall shows that plus every jump so far.
 */
const jumps = [HOUR, -HOUR, 24 * HOUR, -24 * HOUR, 87_600 * HOUR, -87_600 * HOUR];
const step = fc.record({
  passMs: fc.integer({ min: 0, max: 50 }).map(hours => hours * HOUR + 7 * MINUTE),
  jumpMs: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(...jumps) }),
  isKilled: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  a: fc.constantFrom('true', 'over', 'unknown'),
  b: fc.constantFrom('true', 'over'),
  size: fc.integer({ min: 1, max: 40 }),
});
const cooldownHours = 24;

function observed(subject: string, what: string, size: string | null) {
  return what === 'true' ? [seen(subject, { size })] : [];
}

test('clocks jump and processes die: nothing is told twice within its cooldown, nothing is lost', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), steps => {
      const machine = new Machine(ruleOf({ cooldownHours }));
      const trueTime: { subject: string; atMs: number; size: number | null }[] = [];
      let [passedMs, wallMs, life, isFresh] = [0, start, 0, false];
      for (const { passMs, jumpMs, isKilled, a, b, size } of steps) {
        passedMs += passMs;
        // A new process learns of a jump only by the wall (see below): those that happen while it runs are meant here.
        wallMs += passMs + (isKilled || isFresh ? 0 : jumpMs);
        const reading = { process: `life ${life}`, wallMs, uptimeMs: passedMs };
        const present = [...observed('a', a, null), ...observed('b', b, String(size))];
        isFresh = isKilled;
        if (isKilled) {
          machine.at(reading, present, a === 'unknown' ? ['a'] : [], true);
          life += 1;
          continue;
        }
        const told = machine.at(reading, present, a === 'unknown' ? ['a'] : []);
        for (const { topic, alert } of told)
          if (topic === 'alert')
            trueTime.push({
              subject: alert.subject,
              atMs: passedMs,
              size: alert.size === null ? null : Number(alert.size),
            });
      }
      const keys = machine.told.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const subject of ['a', 'b']) {
        const tellings = trueTime.filter(each => each.subject === subject);
        for (const [index, telling] of tellings.entries()) {
          const before = tellings[index - 1];
          if (!before) continue;
          const hasDoubled = telling.size !== null && before.size !== null && telling.size >= 2 * before.size;
          expect(hasDoubled || telling.atMs - before.atMs >= cooldownHours * HOUR).toBe(true);
        }
      }
      // In the end it is true for longer than any cooldown: whoever had to hear of it has.
      life += 1;
      passedMs += (cooldownHours + 1) * HOUR;
      wallMs += (cooldownHours + 1) * HOUR;
      machine.at({ process: `life ${life}`, wallMs, uptimeMs: 0 }, [seen('a')]);
      machine.at({ process: `life ${life}`, wallMs: wallMs + 25 * HOUR, uptimeMs: 25 * HOUR }, [seen('a')]);
      expect(machine.alert('a')).toMatchObject({ state: 'open', owes: null });
      expect(machine.alert('a').tellings).toBeGreaterThan(0);
    }),
    { numRuns: 400 },
  );
});

test('every telling that it is over follows one that it was true, and no two of a kind follow each other', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), steps => {
      const machine = new Machine(ruleOf({ cooldownHours: 0 }));
      let passedMs = 0;
      for (const { passMs, b } of steps) {
        passedMs += passMs;
        machine.after(passedMs, observed('b', b, null));
      }
      const topics = machine.told.map(({ topic }) => topic);
      expect(topics).toEqual(topics.map((_, index) => (index % 2 === 0 ? 'alert' : 'resolved')));
    }),
  );
});

test('F12: a jump of the clock neither ends a cooldown nor takes a step of the escalation, and it is shown', () => {
  for (const jumpMs of jumps) {
    const machine = new Machine(ruleOf({ repeats: true, escalation: [{ afterMinutes: 600, channels: ['lead'] }] }));
    machine.after(0, [seen('a')]);
    const jumped = (passedMs: number) => ({ process: 'a', wallMs: start + passedMs + jumpMs, uptimeMs: passedMs });
    expect(machine.at(jumped(HOUR), [seen('a')])).toEqual([]);
    expect(machine.state.clockMoved).toEqual({ noticedAt: new Date(start + HOUR + jumpMs).toISOString(), ms: jumpMs });
    expect(machine.at(jumped(10 * HOUR), [seen('a')]).map(({ topic }) => topic)).toEqual(['escalation']);
    expect(machine.at(jumped(23 * HOUR), [seen('a')])).toEqual([]);
    expect(machine.at(jumped(24 * HOUR), [seen('a')]).map(({ topic }) => topic)).toEqual(['alert']);
  }
});

test('F12: between processes only the wall tells time: back counts as nothing, forward as time that the machine was off', () => {
  const machine = new Machine(ruleOf({ cooldownHours: 24 }));
  machine.after(0, [seen('a')]);
  machine.after(HOUR, []);
  const born = (wallMs: number, process: string) => ({ process, wallMs, uptimeMs: 1 });
  expect(machine.at(born(start - 87_600 * HOUR, 'b'), [seen('a')])).toEqual([]);
  expect(machine.state.passedMs).toBe(HOUR);
  // Ten years back, then right again in another process: told once, when the rule's own time has passed its cooldown.
  expect(machine.at(born(start + 2 * HOUR, 'c'), [seen('a')])).toHaveLength(1);
  expect(machine.at(born(start + 3 * HOUR, 'd'), [seen('a')])).toEqual([]);
});
