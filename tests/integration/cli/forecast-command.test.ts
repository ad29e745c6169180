import { afterAll, beforeAll, expect, it } from 'vitest';
import { Forecast } from '../../../src-core/contract/forecast.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { mureon } from '../../support/command-line.ts';
import { charges, makeEstate } from '../../support/estate.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const folder = temporaryFolder('forecast-command');
let workspace: string;
beforeAll(async () => {
  workspace = await makeEstate(folder.path);
});
afterAll(() => folder.remove());

/** Five services, of which three grow by a cent a day: 92 days to 30 September 2024, one hour at 20:00 of each. */
const spent = (from: string, to: string) =>
  formatAmount(
    charges
      .filter(({ ChargePeriodStart = '' }) => ChargePeriodStart >= from && ChargePeriodStart < to)
      .reduce((sum, { EffectiveCost = '0' }) => sum + parseAmount(EffectiveCost), 0n),
  );

it('forecasts the next month with method, intervals and accuracy, as one JSON document', async () => {
  const { exitCode, json } = await mureon(workspace, ['forecast']);
  expect(exitCode).toBe(0);
  const answer = Forecast.parse(json());
  expect(answer.completeUntil).toBe('2024-09-30');
  expect(answer.waitingFor.map(({ lastWholeDay }) => lastWholeDay)).toEqual(['2024-09-30']);
  const [series] = answer.series;
  expect(series?.months.map(({ month, actual }) => [month, actual])).toEqual([
    ['2024-07', spent('2024-07', '2024-08')],
    ['2024-08', spent('2024-08', '2024-09')],
    ['2024-09', spent('2024-09', '2024-10')],
    ['2024-10', '0'],
  ]);
  expect(series?.accuracy?.mase).toBeLessThan(series?.accuracy?.maseOfSeasonalNaive ?? 0);
  // 76.6... a day on the last day, 4 cents more each day: the trend is seen, at least in part
  const last = Number(spent('2024-09-30', '2024-10'));
  const total = Number(series?.months.at(-1)?.total);
  expect(total).toBeGreaterThan(31 * last - 1);
  expect(total).toBeLessThan(31 * last + 0.04 * 16 * 31 * 1.2);
});

it('as a table names every series with its method and how it did', async () => {
  const { exitCode, stdout } = await mureon(workspace, ['forecast', '--by', 'ServiceName', '--cutoff', '2024-09-11'], {
    isJson: false,
  });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Learned from days up to 2024-09-10.');
  for (const service of ['Amazon EC2', 'Amazon S3', 'AWS Lambda', 'Claude API', 'Azure OpenAI'])
    expect(stdout.split('\n').filter(line => line.startsWith(service))).toHaveLength(2);
  expect(stdout).toMatch(/method +MASE +of naive +in 80 % +in 95 % +month off by +cut-offs/);
});

it('says what is wrong with what was typed', async () => {
  const bad = async (...words: string[]) => {
    const { exitCode, json } = await mureon(workspace, ['forecast', ...words]);
    return [exitCode, json<{ error: { code: string } }>().error.code];
  };
  expect(await bad('--measure', 'Cost')).toEqual([2, 'cli.usage']);
  expect(await bad('--grain', 'week')).toEqual([2, 'cli.usage']);
  expect(await bad('--cutoff', '2024-13-01')).toEqual([2, 'cli.usage']);
  expect(await bad('--to', '2040-01')).toEqual([2, 'forecast.too-far']);
  expect(await bad('--by', 'Nonsense')).toEqual([2, 'query.unknown-dimension']);
  expect(await bad('--zone', 'Mars/Olympus')).toEqual([2, 'query.bad-zone']);
});
