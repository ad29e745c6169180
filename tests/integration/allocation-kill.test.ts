import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CostModels } from '../../workers/lake/allocation/cost-model.ts';
import { charges, focusCsv } from '../contract/lake-import/focus-csv.ts';
import { TestWorkspace } from '../contract/lake-import/open-workspace.ts';
import { plain } from '../contract/rules/rules-workspace.ts';
import { killAtWork } from '../support/kill-at-work.ts';
import { randomOf } from '../support/random.ts';

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

const child = join(import.meta.dirname, 'allocation-kill.child.ts');

describe(`a cost model killed at any instant (seed ${seed})`, () => {
  it(`is in force as a whole or not at all, ${rounds} times`, async () => {
    const random = randomOf(seed);
    const versions = new Set<number>();
    for (let round = 0; round < rounds; round += 1) {
      const lake = await workspace.reopen(() =>
        killAtWork(child, workspace.lake.paths.root, round % 2, random() * 2_500),
      );
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
