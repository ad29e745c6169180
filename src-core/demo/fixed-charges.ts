import { estateMonths, monthEnd } from './calendar.ts';
import { tagsFor } from './company.ts';
import type { FixedCharge, Month } from './model.ts';
import { pools } from './pools.ts';
import { multiply } from './price.ts';
import { services as s } from './services.ts';

const MS_AN_HOUR = 3_600_000;

/** Hours between two days, the end exclusive. */
export const hoursBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / MS_AN_HOUR;

const charge = (
  input: Partial<FixedCharge> &
    Pick<FixedCharge, 'bill' | 'month' | 'category' | 'service' | 'description' | 'listPrice'>,
): FixedCharge => ({
  account: null,
  isCorrection: false,
  frequency: 'Recurring',
  publisher: null,
  from: null,
  to: null,
  quantity: '1',
  unit: 'Months',
  contractedPrice: input.listPrice,
  effective: 'contracted',
  commitment: null,
  tags: null,
  lateOnly: false,
  ...input,
});

/** Purchases of commitments: monthly ones on the first of each month, upfront ones once. EffectiveCost 0. */
function purchases(): FixedCharge[] {
  return pools.flatMap(pool => {
    if (pool.payment === 'as-used') return [];
    const months = estateMonths.filter(
      month =>
        `${month}-01` >= pool.from &&
        `${month}-01` < pool.to &&
        (pool.payment === 'monthly' || pool.from === `${month}-01`),
    );
    return months.map(month => {
      const to = pool.payment === 'upfront' ? pool.to : monthEnd(month);
      const quantity = multiply(pool.perHour, String(hoursBetween(`${month}-01`, to)));
      return charge({
        bill: pool.bill,
        month,
        account: pool.account,
        category: 'Purchase',
        frequency: pool.payment === 'upfront' ? 'One-Time' : 'Recurring',
        service: pool.service,
        description: `${pool.name}: ${quantity} ${pool.unit} for the term part from ${month}-01`,
        from: `${month}-01`,
        to,
        quantity,
        unit: pool.unit,
        listPrice: pool.unitPrice,
        effective: 'zero',
        commitment: { pool: pool.id, quantity },
      });
    });
  });
}

const every = (make: (month: Month, index: number) => FixedCharge | null): FixedCharge[] =>
  estateMonths.map(make).filter(item => item !== null);

/** Everything on the bills that is not metered usage, support or tax. */
export const fixedCharges: readonly FixedCharge[] = [
  ...purchases(),
  // Seats and subscriptions, tagged by finance rather than by a team.
  ...every((month, i) =>
    charge({
      bill: 'azure',
      month,
      account: 'dev',
      category: 'Purchase',
      service: s.github,
      publisher: 'GitHub, Inc.',
      description: 'GitHub Enterprise seats',
      quantity: String(310 + 6 * i),
      unit: 'Seats',
      listPrice: '21.00',
      contractedPrice: '18.90',
      tags: tagsFor('azure', { team: 'platform', environment: 'development', stage: 'develop' }),
    }),
  ),
  ...every(month =>
    charge({
      bill: 'azure',
      month,
      category: 'Purchase',
      service: s.azureSupport,
      description: 'ProDirect support plan',
      listPrice: '1000.00',
    }),
  ),
  ...every((month, i) =>
    charge({
      bill: 'openai',
      month,
      account: 'dev',
      category: 'Purchase',
      service: s.chatSeats,
      description: 'ChatGPT Enterprise seats',
      quantity: String(240 + 4 * i),
      unit: 'Seats',
      listPrice: '60.00',
      contractedPrice: '54.00',
      tags: { team: 'platform', product: 'Shared Platform', cost_center: 'CC-3100' },
    }),
  ),
  ...every((month, i) =>
    charge({
      bill: 'anthropic',
      month,
      account: 'engineering',
      category: 'Purchase',
      service: s.claudeSeats,
      description: 'Claude Team premium seats',
      quantity: String(90 + 5 * i),
      unit: 'Seats',
      listPrice: '150.00',
      tags: { team: 'platform', product: 'Shared Platform', cost_center: 'CC-3100' },
    }),
  ),
  ...every(month =>
    charge({
      bill: 'aws',
      month,
      account: 'observability',
      category: 'Purchase',
      service: s.marketplaceObservability,
      publisher: 'Datadog, Inc.',
      description: 'Datadog Pro, annual private offer, monthly instalment',
      listPrice: '42000.00',
      contractedPrice: '36500.00',
      tags: tagsFor('aws', { team: 'platform', feature: 'observability' }),
    }),
  ),
  ...every(month =>
    charge({
      bill: 'gpu-colo',
      month,
      account: 'platform',
      category: 'Purchase',
      service: s.colo,
      publisher: 'Colocation Seoul 2',
      description: 'Racks, cross connects and 480 kW committed power',
      listPrice: '61500.00',
      tags: tagsFor('gpu-colo', { team: 'platform', feature: 'colocation' }),
    }),
  ),
  // Promotional credits that run out, and one for an outage.
  ...every((month, i) =>
    i < 5
      ? charge({
          bill: 'aws',
          month,
          category: 'Credit',
          frequency: 'One-Time',
          service: s.ec2,
          description: 'AWS Activate promotional credit',
          listPrice: `-${[18000, 18000, 15000, 9000, 4000][i]}.00`,
        })
      : null,
  ),
  ...every(month =>
    charge({
      bill: 'gcp',
      month,
      category: 'Credit',
      frequency: 'One-Time',
      service: s.vertex,
      description: 'Google Cloud AI startup credit',
      listPrice: '-6500.00',
    }),
  ),
  charge({
    bill: 'openai',
    month: '2026-03',
    category: 'Credit',
    frequency: 'One-Time',
    service: s.openai,
    description: 'Service credit for the incident of 2026-02-24',
    listPrice: '-4215.38',
  }),
  // Refunds: corrections of an earlier month's invoice.
  charge({
    bill: 'aws',
    month: '2026-07',
    account: 'data',
    category: 'Usage',
    isCorrection: true,
    frequency: 'Usage-Based',
    service: s.transfer,
    description: 'Refund of inter-region transfer billed twice in June 2026',
    from: '2026-07-14',
    to: '2026-07-15',
    listPrice: '-3412.17',
    tags: tagsFor('aws', { team: 'data', feature: 'replication' }),
  }),
  charge({
    bill: 'azure',
    month: '2026-05',
    account: 'prod',
    category: 'Usage',
    isCorrection: true,
    frequency: 'Usage-Based',
    service: s.azureSql,
    description: 'Correction of vCore hours of April 2026',
    from: '2026-05-08',
    to: '2026-05-09',
    listPrice: '-1288.40',
    tags: tagsFor('azure', { team: 'documents' }),
  }),
  charge({
    bill: 'ovh',
    month: '2026-01',
    category: 'Adjustment',
    frequency: 'One-Time',
    service: s.ovhInstances,
    description: 'SLA adjustment, Frankfurt',
    listPrice: '-412.50',
  }),
  // Arrives only with the second delivery of March 2026.
  charge({
    bill: 'aws',
    month: '2026-03',
    category: 'Credit',
    frequency: 'One-Time',
    service: s.bedrock,
    description: 'Bedrock migration credit, granted late',
    listPrice: '-7250.00',
    lateOnly: true,
  }),
];
