import { afterAll, beforeAll, expect, it } from 'vitest';
import { cbfFile } from '../../../workers/connectors/cbf/cbf-file.ts';
import { BillBench } from '../../fixtures/bill-bench.ts';
import { cbfCsv } from '../../fixtures/cbf-text.ts';

let bench: BillBench;
beforeAll(async () => {
  bench = await BillBench.open(cbfFile);
});
afterAll(() => bench.close());

const line = (cost: string, discounted: string, amortized: string, both: string, onDemand: string) => ({
  'cost/cost': cost,
  'cost/discounted_cost': discounted,
  'cost/amortized_cost': amortized,
  'cost/discounted_amortized_cost': both,
  'cost/on_demand_cost': onDemand,
});

/** Trap 2 for CBF: a blank falls back, `0` does not. [Billed, Contracted (discounted), Effective (discounted amortized), List (on demand)] */
it.each([
  [line('10', '', '', '', ''), ['10', '10', '10', '10']], // everything falls back to cost
  [line('10', '9', '', '', '12'), ['10', '9', '9', '12']], // discounted amortized -> (amortized) -> discounted
  [line('10', '9', '8', '', ''), ['10', '9', '8', '10']], // amortized comes before discounted
  [line('10', '9', '8', '7', ''), ['10', '9', '7', '10']],
  [line('10', '0', '', '', '0'), ['10', '0', '0', '0']], // a zero is a value
  [line('10', '9', '0', '', ''), ['10', '9', '0', '10']],
  [line('0', '', '5', '5', ''), ['0', '0', '5', '0']], // covered by a commitment
  [line('5', '', '0', '0', ''), ['5', '5', '0', '5']], // the commitment's purchase
  [line('10', '   ', '', '', ''), ['10', '10', '10', '10']], // blanks are blank
])('%j', async (cells, [billed, contracted, effective, list]) => {
  const [row] = await bench.rows(cbfCsv([cells]), ['BilledCost', 'ContractedCost', 'EffectiveCost', 'ListCost']);
  expect(row).toEqual({ BilledCost: billed, ContractedCost: contracted, EffectiveCost: effective, ListCost: list });
});

/** Purchase 24 now, used 5 + 19 later: moved between lines, so all four totals are 24 and nothing is said. */
const conserved = [line('24', '', '0', '', ''), line('0', '', '5', '', '6'), line('0', '', '19', '', '20')];

it('says nothing when the four totals are equal', async () => {
  const { scan } = await bench.sniff(cbfCsv(conserved));
  expect(Object.keys(await bench.bench.hits(scan, 'findings'))).not.toContain('cbf.totals-differ BilledCost');
});

it('names the totals when they differ, on the lines that make the difference', async () => {
  // amortized 0 + 5 + 18 = 23 where cost is 24
  const { scan } = await bench.sniff(
    cbfCsv([...conserved.slice(0, 2), line('0', '', '18', '', ''), line('1', '', '', '', '')]),
  );
  const rule = scan?.findings.find(finding => finding.rule === 'cbf.totals-differ');
  expect(rule).toMatchObject({ severity: 'warning' });
  expect(rule?.message).toContain('(cost 25, discounted_cost 25, amortized_cost 24, discounted_amortized_cost 24)');
  expect(await bench.bench.rowsHit(scan, 'cbf.totals-differ BilledCost')).toEqual([1, 2, 3]);
});
