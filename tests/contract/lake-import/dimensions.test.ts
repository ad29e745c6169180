import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { charges, focusCsv } from './focus-csv.ts';
import { TestWorkspace } from './open-workspace.ts';

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
});
afterEach(() => workspace.remove());

const teams = `SELECT f.SkuId, t.x_Team, t.x_Environment, t.x_CostCenter, m.x_Model, m.x_TokenType
  FROM fact_cost_usage f LEFT JOIN dim_team_product t USING (x_TeamProductKey) LEFT JOIN dim_model_version m USING (x_ModelVersionKey) ORDER BY SkuId`;

describe('dimensions', () => {
  it('reads tags in any case and with stray blanks, custom columns first, and leaves unknown null', async () => {
    const file = await workspace.write(
      'a.csv',
      focusCsv([
        { SkuId: '1', Tags: '{"Team": "red", "ENV": "prod", "Cost-Center": "0042"}' },
        { SkuId: '2', Tags: '{" team": " blue ", "business_unit": "later choice"}' },
        { SkuId: '3', Tags: '' },
        { SkuId: '4', Tags: '{"team": "from tag"}', x_Team: 'from column' },
        { SkuId: '5', Tags: 'not json' },
        { SkuId: '6', SkuPriceDetails: '{"Model": "gpt-x", "TokenType": "output"}' },
        { SkuId: '7', Tags: '{"team": ""}' },
      ]),
    );
    await workspace.import([file]);
    const none = { x_Team: null, x_Environment: null, x_CostCenter: null, x_Model: null, x_TokenType: null };
    expect(await workspace.sql(teams)).toEqual([
      { ...none, SkuId: '1', x_Team: 'red', x_Environment: 'prod', x_CostCenter: '0042' },
      { ...none, SkuId: '2', x_Team: 'blue' },
      { ...none, SkuId: '3' },
      { ...none, SkuId: '4', x_Team: 'from column' },
      { ...none, SkuId: '5' },
      { ...none, SkuId: '6', x_Model: 'gpt-x', x_TokenType: 'output' },
      { ...none, SkuId: '7' },
    ]);
    expect(await workspace.rowCount('dim_team_product')).toBe(4);
  });

  it('keeps one row a resource with the newest names, and one row an hour', async () => {
    const at = (day: string, name: string) => ({
      ResourceId: 'vm-1',
      ResourceName: name,
      SkuId: name,
      ChargePeriodStart: `2026-01-${day}T00:00:00Z`,
      ChargePeriodEnd: `2026-01-${day}T01:00:00Z`,
    });
    await workspace.import([
      await workspace.write('a.csv', focusCsv([at('20', 'new'), at('10', 'old'), ...charges(2)])),
    ]);
    expect(await workspace.sql('SELECT ResourceId, ResourceName FROM dim_resource')).toEqual([
      { ResourceId: 'vm-1', ResourceName: 'new' },
    ]);
    expect(
      await workspace.sql(`SELECT count(*)::INTEGER AS n FROM fact_cost_usage JOIN dim_resource USING (x_ResourceKey)`),
    ).toEqual([{ n: 2 }]);
    expect(
      await workspace.sql(
        'SELECT Hour::VARCHAR AS h, "Day"::VARCHAR AS d, "Month" AS m, IsoWeek AS w FROM dim_time ORDER BY 1',
      ),
    ).toEqual([
      { h: '2026-01-05 00:00:00', d: '2026-01-05', m: '2026-01', w: '2026-W02' },
      { h: '2026-01-10 00:00:00', d: '2026-01-10', m: '2026-01', w: '2026-W02' },
      { h: '2026-01-20 00:00:00', d: '2026-01-20', m: '2026-01', w: '2026-W04' },
    ]);
  });
});

describe('rollups', () => {
  it('have the rows and sums of the facts before and after a restatement', async () => {
    const sums = (table: string, rows: string) =>
      workspace.sql(
        `SELECT sum(BilledCost)::VARCHAR AS billed, sum(EffectiveCost)::VARCHAR AS effective, ${rows}::INTEGER AS n FROM ${table}`,
      );
    for (const cost of ['0.1', '0.7']) {
      await workspace.import([
        await workspace.write(`v${cost}.csv`, focusCsv(charges(30, { BilledCost: cost, EffectiveCost: '' }))),
      ]);
      const facts = await sums('fact_cost_usage', 'count(*)');
      for (const table of ['rollup_month', 'rollup_day', 'rollup_hour_service']) {
        expect(await sums(table, 'sum("Rows")'), table).toEqual(facts);
      }
    }
  });
});
