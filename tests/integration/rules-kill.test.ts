import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TagRules } from '../../workers/lake/rules/tag-rules.ts';
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
  const lines = charges(rows, { BilledCost: '0.000001', Tags: '{"team": "red"}' });
  await workspace.import([await workspace.write('a.csv', focusCsv(lines))]);
});
afterAll(() => workspace.remove());

const child = join(import.meta.dirname, 'rules-kill.child.ts');

describe(`rules killed at any instant (seed ${seed})`, () => {
  it(`are in force as a whole or not at all, ${rounds} times`, async () => {
    const random = randomOf(seed);
    const versions = new Set<number>();
    for (let round = 0; round < rounds; round += 1) {
      const lake = await workspace.reopen(() =>
        killAtWork(child, workspace.lake.paths.root, round % 2, random() * 1_800),
      );
      const { version, rules } = await new TagRules(lake.engine, lake.importer).current();
      versions.add(version);
      const teams = await workspace.sql(
        `SELECT t.x_Team AS team, count(*)::INTEGER AS n, sum(f.BilledCost)::VARCHAR AS billed
         FROM fact_cost_usage f JOIN dim_team_product t USING (x_TeamProductKey) GROUP BY 1`,
      );
      // 5,000 x 0.000001 = 0.005, all of it under one name: the one of the rules in force
      const team = rules.length === 0 ? 'red' : 'Platform';
      expect(teams.map(row => [row.team, row.n, plain(String(row.billed))])).toEqual([[team, rows, '0.005']]);
      expect(await workspace.failedChecks()).toEqual([]);
    }
    expect(versions.size).toBeGreaterThan(rounds / 4); // the kills hit work, not only waiting
  });
});
