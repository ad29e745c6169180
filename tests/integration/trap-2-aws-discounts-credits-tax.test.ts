import { afterEach, expect, it } from 'vitest';
import { TestWorkspace } from '../contract/lake-import/open-workspace.ts';
import { type CurLine, cur2, legacyCur } from '../fixtures/aws/cur-text.ts';

let workspace: TestWorkspace;
afterEach(() => workspace.remove());

const line = (type: string, cost: string, more: CurLine = {}): CurLine => ({
  line_item_line_item_type: type,
  line_item_unblended_cost: cost,
  ...more,
});

/**
 * Trap 2 for AWS: separate lines of discounts, credits and tax are counted once and none is dropped.
 * Gross usage 100 + 40; discounts -10 (EDP) -4 (private rate) -1 (bundled) = -15; credit -5; tax 24; support fee 30: invoice 174.
 * A container's split lines (SplitCost 25 + 15) tell how the 40 of its instance were used; their own cost is 0.
 */
const instance = 'arn:aws:ec2:eu-west-1:1:instance/i-0';
const lines: CurLine[] = [
  line('Usage', '100', { line_item_usage_amount: '50', pricing_unit: 'Hrs', pricing_public_on_demand_cost: '120' }),
  line('Usage', '40', {
    line_item_resource_id: instance,
    line_item_usage_amount: '20',
    pricing_unit: 'Hrs',
    pricing_public_on_demand_cost: '40',
  }),
  ...['25', '15'].map((share, index) =>
    line('Usage', '0', {
      line_item_product_code: 'AmazonECS',
      line_item_resource_id: `arn:aws:ecs:eu-west-1:1:task/${index}`,
      split_line_item_parent_resource_id: instance,
      split_line_item_split_cost: share,
      line_item_usage_amount: '20',
      pricing_unit: 'Hrs',
      pricing_public_on_demand_cost: '0',
    }),
  ),
  line('EdpDiscount', '-10'),
  line('PrivateRateDiscount', '-4'),
  line('BundledDiscount', '-1'),
  line('Credit', '-5'),
  line('Tax', '24'),
  line('Fee', '30', { line_item_product_code: 'AWSSupportBusiness' }),
];

it.each([
  ['legacy', legacyCur],
  ['2.0', cur2],
] as const)('gross, discounts, credits and tax of a %s report are the invoice', async (_, write) => {
  workspace = await TestWorkspace.create();
  const { drops, failures } = await workspace.import([await workspace.write('cur.csv', write(lines))]);
  expect(failures).toEqual([]);
  expect(drops[0]?.totals.find(total => total.measure === 'BilledCost')).toMatchObject({
    currency: 'USD',
    amount: '174',
  });
  const by = await workspace.sql(
    `SELECT ChargeCategory AS kind, sum(BilledCost)::DECIMAL(9, 2)::VARCHAR AS billed, sum(EffectiveCost)::DECIMAL(9, 2)::VARCHAR AS effective,
       sum(ListCost)::DECIMAL(9, 2)::VARCHAR AS list, sum(ConsumedQuantity)::DECIMAL(9, 2)::VARCHAR AS hours
     FROM fact_cost_usage GROUP BY 1 ORDER BY 1`,
  );
  expect(by).toEqual([
    { kind: 'Credit', billed: '-5.00', effective: '-5.00', list: '-5.00', hours: null },
    { kind: 'Purchase', billed: '30.00', effective: '30.00', list: '30.00', hours: null },
    { kind: 'Tax', billed: '24.00', effective: '24.00', list: '24.00', hours: null },
    // 140 - 15; list 120 + 40 - 15; 50 + 20 hours: the split lines add none
    { kind: 'Usage', billed: '125.00', effective: '125.00', list: '145.00', hours: '70.00' },
  ]);
  const split = await workspace.sql(
    `SELECT coalesce(x_Custom->>'$."splitLineItem/SplitCost"', x_Custom->>'$.split_line_item_split_cost') AS share
     FROM fact_cost_usage WHERE ServiceName LIKE '%ECS%' ORDER BY 1`,
  );
  expect(split).toEqual([{ share: '15' }, { share: '25' }]);
});
