import type { RateCard } from '../../contract/prices.ts';
import { formatAmount, parseAmount } from '../../money/amount.ts';
import { ESTATE_START } from '../calendar.ts';
import { pools } from '../pools.ts';
import { CLUSTER, type PartitionName, partitions } from './layout.ts';

/** Machines are written off over four years. */
const MONTHS = 48;
const PEOPLE_A_GPU = 100n;
const SPACE_A_GPU = 120n;

/** Watts of a GPU with its share of the host, and what the machines cost, per GPU. */
const machines: Readonly<Record<PartitionName, { watts: string; capital: string }>> = {
  'train-h100': { watts: '1000', capital: '63024' },
  'batch-a100': { watts: '600', capital: '30436.8' },
  'serve-l40s': { watts: '450', capital: '14230.8' },
};

/**
 * How the prices of the cluster's bill came about: over a year of 8,760 hours each card gives the bill's price of a GPU-hour exactly (H100:
 * (63,024 / 48 + 100 + 120) x 12 / 8,760 + 1 kW x 0.20 x 1.25 = 2.35), in a month of 31 days a little less. The bill has these machines, used and
 * unused, so the cards price jobs and make no charge lines.
 */
export function demoRateCards(): RateCard[] {
  const gpusOf = (partition: PartitionName) => Number(pools.find(pool => pool.name === partition)?.perHour ?? 0);
  const names = Object.keys(partitions) as PartitionName[];
  const all = names.reduce((sum, name) => sum + gpusOf(name), 0);
  return names.map(name => {
    const gpus = gpusOf(name);
    const { watts, capital } = machines[name];
    return {
      cluster: CLUSTER,
      gpuType: partitions[name].gpuType,
      currency: 'USD',
      validFrom: `${ESTATE_START}T00:00:00.000Z`,
      validTo: null,
      capital: { amount: formatAmount(parseAmount(capital) * BigInt(gpus)), gpus, months: MONTHS, residual: '0' },
      power: { wattsPerGpu: watts, pricePerKwh: '0.2', pue: '1.25' },
      peoplePerMonth: String(PEOPLE_A_GPU * BigInt(all)),
      spacePerMonth: String(SPACE_A_GPU * BigInt(all)),
      gpusInService: all,
      capacityGpus: gpus,
      isBilledElsewhere: true,
    };
  });
}
