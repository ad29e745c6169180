import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CostModels } from '../../workers/lake/allocation/cost-model.ts';
import { charges, focusCsv } from '../contract/lake-import/focus-csv.ts';
import { TestWorkspace } from '../contract/lake-import/open-workspace.ts';
import { plain } from '../contract/rules/rules-workspace.ts';

const rounds = 20;
const rows = 5_000;
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
let workspace: TestWorkspace;

beforeAll(async () => {
  workspace = await TestWorkspace.create();
  const days = Array.from({ length: 28 }, (_, day) => `2026-01-${String(day + 1).padStart(2, '0')}`);
  const lines = charges(rows, { BilledCost: '0.000001', Tags: '{"team": "platform"}' }).map((line, index) => ({
    ...line,
    ChargePeriodStart: `${days[index % days.length]}T00:00:00Z`,
    ChargePeriodEnd: `${days[index % days.length]}T01:00:00Z`,
  }));
  await workspace.import([await workspace.write('a.csv', focusCsv(lines))]);
});
afterAll(() => workspace.remove());

/** Numbers from 0 to 1 that follow from the seed (Lehmer). */
function randomOf(start: number): () => number {
  let state = (start % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Let the child work on the lake for a while and end it in the middle of whatever it does. */
async function killSoon(root: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'allocation-kill.child.ts'), root], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [first] = await once(createInterface({ input: child.stdout }), 'line');
  expect(first).toBe('open');
  await sleep(afterMs);
  child.kill('SIGKILL');
  await exited;
}

describe(`a cost model killed at any instant (seed ${seed})`, () => {
  it(`is in force as a whole or not at all, ${rounds} times`, async () => {
    const random = randomOf(seed);
    const versions = new Set<number>();
    for (let round = 0; round < rounds; round += 1) {
      const lake = await workspace.reopen(() => killSoon(workspace.lake.paths.root, random() * 2_500));
      const { version, rules } = await new CostModels(lake.engine, lake.importer).current();
      versions.add(version);
      const teams = await workspace.sql(
        `SELECT t.x_Team AS team, sum(a.BilledCost)::VARCHAR AS billed FROM rollup_allocated_day a JOIN dim_team_product t USING (x_TeamProductKey)
         GROUP BY 1 ORDER BY 1`,
      );
      // 5,000 x 0.000001 = 0.005: as billed, or half of it each for the targets of the model in force
      const half = (team: string) => [team, '0.0025'];
      const wanted = rules.length === 0 ? [['platform', '0.005']] : (rules[0]?.targets ?? []).toSorted().map(half);
      expect(teams.map(row => [row.team, plain(String(row.billed))])).toEqual(wanted);
      expect(await workspace.failedChecks()).toEqual([]);
    }
    expect(versions.size).toBeGreaterThan(rounds / 4); // the kills hit work, not only waiting
  });
});
