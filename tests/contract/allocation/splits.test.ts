import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Charge, focusCsv } from '../lake-import/focus-csv.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { is, ModelBench, split } from './model-bench.ts';

let workspace: TestWorkspace;
let bench: ModelBench;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
  bench = new ModelBench(workspace);
});
afterEach(() => workspace.remove());

/** A charge of 2026-01 unless `day` says otherwise; all four costs are the same unless given. */
function charge(team: string | null, cost: string, more: Charge & { day?: string } = {}): Charge {
  const { day = '2026-01-05', ...rest } = more;
  return {
    ...{ BilledCost: cost, EffectiveCost: cost, ListCost: cost, ContractedCost: cost },
    Tags: team === null ? '' : JSON.stringify({ team }),
    ChargePeriodStart: `${day}T00:00:00Z`,
    ChargePeriodEnd: `${day}T01:00:00Z`,
    ...rest,
  };
}

let file = 0;
async function load(charges: readonly Charge[]): Promise<void> {
  file += 1;
  await workspace.import([await workspace.write(`bill-${file}.csv`, focusCsv(charges))]);
}

const shared = split({ id: 'shared', where: [is('x_Team', 'platform')] });

describe('a split', () => {
  it('gives even shares to every team with cost, the remainder to the first keys, and closes', async () => {
    await load([
      charge('red', '1'),
      charge('blue', '2'),
      charge('green', '3'),
      charge('platform', '10'),
      charge(null, '5'),
    ]);
    const preview = await bench.preview([shared]);
    expect(await bench.totals()).toEqual({
      ...{ '- untagged': '5', 'blue direct': '2', 'green direct': '3', 'platform direct': '10', 'red direct': '1' },
    });
    expect(await bench.apply([shared])).toEqual(preview);
    // 10 / 3 = 3.3333333333 + one spare unit of 10^-10, which goes to the smallest key: blue
    expect(await bench.totals()).toEqual({
      ...{ '- untagged': '5', 'blue direct': '2', 'green direct': '3', 'red direct': '1' },
      ...{
        'blue split shared': '3.3333333334',
        'green split shared': '3.3333333333',
        'red split shared': '3.3333333333',
      },
    });
    const { before, after } = await bench.sides();
    expect(after).toEqual(before);
    const { proofs, modelVersion } = await bench.proof('2026-01');
    expect(modelVersion).toBe(1);
    expect(proofs.find(({ measure }) => measure === 'BilledCost')).toEqual({
      ...{ month: '2026-01', currency: 'USD', measure: 'BilledCost' },
      ...{ input: '21', output: '21', direct: '6', split: '10', unallocated: null, untagged: '5' },
      byRule: [{ ruleId: 'shared', input: '10', output: '10', unallocated: null, targets: 3 }],
    });
    expect(await workspace.failedChecks()).toEqual([]);
  });
});
