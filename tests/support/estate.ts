import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatAmount, parseAmount } from '../../src-core/money/amount.ts';
import type { Measure } from '../../src-core/query/query-spec.ts';
import { focusCsv, usageCells } from '../fixtures/focus/focus-text.ts';
import { mureon } from './command-line.ts';

/** A small company's third quarter of 2024: known charge by charge, so that a story can say what the screen must show. */
export type Charge = Readonly<Record<string, string>>;

const services = [
  { provider: 'AWS', category: 'Compute', service: 'Amazon EC2', team: 'search', billed: '41.07', discount: '3.0007' },
  { provider: 'AWS', category: 'Storage', service: 'Amazon S3', team: 'search', billed: '7.5', discount: '0' },
  { provider: 'AWS', category: 'Compute', service: 'AWS Lambda', team: '', billed: '0.000000125', discount: '0' },
  {
    provider: 'Anthropic',
    category: 'AI and Machine Learning',
    service: 'Claude API',
    team: 'assistant',
    billed: '19.86300125',
    discount: '1.000000000000000000000001',
  },
  {
    provider: 'Microsoft',
    category: 'AI and Machine Learning',
    service: 'Azure OpenAI',
    team: 'assistant',
    billed: '12.2',
    discount: '0',
  },
] as const;

const FIRST_DAY = Date.UTC(2024, 6, 1);
const DAYS = 92;
const DAY_MS = 86_400_000;

/** One hour a day of five services, growing by a cent a day; at 20:00 UTC, which in Seoul is the next day. */
export const charges: readonly Charge[] = Array.from({ length: DAYS }, (_, day) => {
  const start = new Date(FIRST_DAY + day * DAY_MS + 20 * 3_600_000);
  const month = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), 1));
  const next = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
  return services.map(({ provider, category, service, team, billed, discount }, index) => {
    const amount = parseAmount(billed) + (index === 2 ? 0n : parseAmount('0.01') * BigInt(day));
    return {
      ...usageCells,
      BilledCost: formatAmount(amount),
      EffectiveCost: formatAmount(amount - parseAmount(discount)),
      ListCost: formatAmount(amount * 2n),
      ContractedCost: formatAmount(amount),
      BillingPeriodStart: instant(month),
      BillingPeriodEnd: instant(next),
      ChargePeriodStart: instant(start),
      ChargePeriodEnd: instant(new Date(start.getTime() + 3_600_000)),
      ProviderName: provider,
      PublisherName: provider,
      ServiceCategory: category,
      ServiceName: service,
      ResourceId: `resource-${index}`,
      ChargeDescription: `${service}, by the hour`,
      Tags: team === '' ? '' : JSON.stringify({ team }),
    };
  });
}).flat();

function instant(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}

/** The exact sum of a measure over some charges, as the JSON and the title of a figure on screen spell it. */
export function total(measure: Measure, isMeant: (charge: Charge) => boolean = () => true): string {
  return formatAmount(charges.filter(isMeant).reduce((sum, charge) => sum + parseAmount(charge[measure] ?? '0'), 0n));
}

/** As a figure's title writes an exact amount: "12,345.678 USD". */
export function exactWords(amount: string): string {
  const format = new Intl.NumberFormat('en', { maximumFractionDigits: 100 });
  return `${format.format(amount as `${number}`).replace('-', '\u2212')} USD`;
}

/** In which month a charge falls on the calendar of a zone, "2024-09". */
export function monthIn(zone: string, charge: Charge): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit' }).format(
    Date.parse(charge.ChargePeriodStart ?? ''),
  );
}

/** Writes the estate as one FOCUS file. @returns its path */
export function writeEstate(folder: string, name = 'third-quarter.csv'): string {
  const path = join(folder, name);
  writeFileSync(path, focusCsv(charges));
  return path;
}

/** A workspace that holds the estate, made by the command line. @returns its path */
export async function makeEstate(folder: string): Promise<string> {
  const workspace = join(folder, 'workspace');
  const { exitCode, stdout, stderr } = await mureon(workspace, ['import', writeEstate(folder)]);
  if (exitCode !== 0) throw new Error(`The estate was not imported:\n${stderr}${stdout}`);
  return workspace;
}
