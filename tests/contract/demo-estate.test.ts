import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { focusColumns, hasColumn } from '../../src-core/anycost/focus-columns.ts';
import { type AnswerKey, eventPredicate } from '../../src-core/demo/answer-key.ts';
import { bills } from '../../src-core/demo/bills.ts';
import { billFiles, buildEstate } from '../../src-core/demo/estate.ts';
import { generateDemo } from '../../workers/lake/demo/generate-demo.ts';
import { Engine } from '../../workers/lake/engine.ts';
import { temporaryFolder } from '../support/workspace.ts';

const folder = temporaryFolder('demo');
const rows = 200_000;
let engine: Engine;
let files: { path: string; name: string }[];
let key: AnswerKey;

async function openEngine(name: string, threads: number): Promise<Engine> {
  const lakeDir = join(folder.path, name);
  mkdirSync(lakeDir, { recursive: true });
  return Engine.open({ lakeDir, allowedDirectories: [folder.path], memoryLimit: '1GB', threads });
}

async function generate(on: Engine, dir: string, options: { rows: number; seed: number }) {
  const run = generateDemo(on, { dir, ...options }, new AbortController().signal);
  const seen: (string | null)[] = [];
  for (;;) {
    const step = await run.next();
    if (step.done) return { ...step.value, seen };
    seen.push(step.value.item);
  }
}

const digest = (made: readonly { path: string; name: string }[]) => {
  const hash = createHash('sha256');
  for (const file of made) hash.update(file.name).update(readFileSync(file.path));
  return hash.digest('hex');
};

/** Every delivered row that counts: the first delivery of the restated month is left out. */
const live = () => {
  const names = files.filter(file => !file.name.endsWith('_2026-03_v1.parquet') || !file.name.includes('_aws_'));
  return `(SELECT * REPLACE (coalesce(ServiceProviderName, ProviderName) AS ServiceProviderName)
    FROM read_parquet([${names.map(file => `'${file.path}'`).join(', ')}], union_by_name = true))`;
};
const one = async (sql: string) => (await engine.sql.all(sql))[0] ?? {};

beforeAll(async () => {
  engine = await openEngine('lake', 2);
  const made = await generate(engine, join(folder.path, 'out'), { rows, seed: 42 });
  files = made.files;
  key = JSON.parse(readFileSync(made.answerKeyPath, 'utf8')) as AnswerKey;
});
afterAll(async () => {
  await engine.close();
  folder.remove();
});

describe('the generated files', () => {
  it('are one for each bill and month, and the restated month twice, in order of name', () => {
    expect(files.map(file => file.name)).toEqual(billFiles.map(file => file.name));
    expect(files).toHaveLength(9 * 13 + 1);
  });

  it('have about the rows that were asked for, and exactly those that were planned', async () => {
    const { n } = await one(`SELECT count(*) AS n FROM ${live()}`);
    expect(Number(n)).toBe(buildEstate({ rows, seed: 42 }).plannedRows);
    expect(Math.abs(Number(n) / rows - 1)).toBeLessThan(0.03);
  });

  it('use only columns of their FOCUS version, with none of the mandatory ones missing', async () => {
    for (const file of billFiles.filter(candidate => candidate.month === '2026-03')) {
      const described = await engine.sql.all(
        `DESCRIBE SELECT * FROM read_parquet('${join(folder.path, 'out', file.name)}')`,
      );
      const names = described.map(row => String(row.column_name));
      const known = focusColumns.filter(column => hasColumn(column, file.bill.focusVersion));
      expect(names.filter(name => !known.some(column => column.name === name))).toEqual(['x_Demo']);
      expect(known.filter(column => column.level === 'mandatory' && !names.includes(column.name))).toEqual([]);
      const decimals = known
        .filter(column => column.type === 'decimal' && names.includes(column.name))
        .map(column => column.name);
      const types = described
        .filter(row => decimals.some(name => name === row.column_name))
        .map(row => String(row.column_type));
      expect(types.every(type => type.startsWith('DECIMAL'))).toBe(true);
    }
  });

  it('are the same bytes for the same seed and rows, whatever the threads, and others for another seed', async () => {
    const single = await openEngine('single', 1);
    try {
      const again = await generate(single, join(folder.path, 'again'), { rows: 60_000, seed: 7 });
      const twice = await generate(engine, join(folder.path, 'twice'), { rows: 60_000, seed: 7 });
      const other = await generate(engine, join(folder.path, 'other'), { rows: 60_000, seed: 8 });
      expect(digest(twice.files)).toBe(digest(again.files));
      expect(digest(other.files)).not.toBe(digest(again.files));
      expect(twice.usageFiles.map(file => digest([file]))).toEqual(again.usageFiles.map(file => digest([file])));
      for (const [index, file] of other.usageFiles.entries())
        expect(digest([file]), file.name).not.toBe(digest(again.usageFiles.slice(index, index + 1)));
      const answers = ({ answerKeyPath }: { answerKeyPath: string }) => [{ path: answerKeyPath, name: 'key' }];
      expect(digest(twice.bookFiles)).toBe(digest(again.bookFiles));
      expect(digest(answers(twice))).toBe(digest(answers(again)));
      expect(again.seen.at(-1)).toBeNull();
    } finally {
      await single.close();
    }
  });

  it('stop when cancelled', async () => {
    const abort = new AbortController();
    const run = generateDemo(engine, { dir: join(folder.path, 'cancelled'), rows: 60_000, seed: 1 }, abort.signal);
    await run.next();
    abort.abort();
    await expect(
      (async () => {
        while (!(await run.next()).done);
      })(),
    ).rejects.toThrow();
  });
});

describe('the money', () => {
  it('multiplies exactly: unit price x pricing quantity = cost', async () => {
    const row = await one(`SELECT
      count(*) FILTER (ListUnitPrice IS NOT NULL AND ListUnitPrice * PricingQuantity::DECIMAL(28, 16) <> ListCost) AS list,
      count(*) FILTER (ContractedUnitPrice IS NOT NULL AND ContractedUnitPrice * PricingQuantity::DECIMAL(28, 16) <> ContractedCost) AS contracted
      FROM (SELECT * REPLACE (ListUnitPrice::DECIMAL(20, 10) AS ListUnitPrice, ContractedUnitPrice::DECIMAL(20, 10) AS ContractedUnitPrice, PricingQuantity::DECIMAL(28, 6) AS PricingQuantity)
            FROM ${live()} WHERE coalesce(CommitmentDiscountStatus, '') <> 'Unused')`);
    expect(row).toEqual({ list: 0n, contracted: 0n });
  });

  it('never has a contracted cost above the list cost, nor an effective one above it outside commitments', async () => {
    const row = await one(`SELECT count(*) FILTER (ContractedCost > ListCost) AS contracted,
      count(*) FILTER (EffectiveCost > ContractedCost AND CommitmentDiscountId IS NULL AND ChargeCategory <> 'Tax') AS effective,
      count(*) FILTER (PricingQuantity < 0) AS negative FROM ${live()}`);
    expect(row).toEqual({ contracted: 0n, effective: 0n, negative: 0n });
  });

  it('bills each ended commitment exactly what its usage and its waste amortise to', async () => {
    const ended = ['aws-sp-2025', 'aws-rds-ri', 'azure-vm-ri'];
    const rowsFound = await engine.sql.all(`SELECT regexp_extract(CommitmentDiscountId, '[a-z0-9-]+$') AS id,
      sum(BilledCost) = sum(EffectiveCost) AS agrees, sum(EffectiveCost) FILTER (ChargeCategory = 'Purchase') AS purchased,
      count(*) FILTER (CommitmentDiscountStatus = 'Unused') > 0 AS wastes FROM ${live()}
      WHERE CommitmentDiscountId IS NOT NULL AND BillingPeriodStart < TIMESTAMP '2026-10-01' GROUP BY 1 ORDER BY 1`);
    const found = new Map(rowsFound.map(row => [row.id, row]));
    for (const id of [...ended, 'gcp-cud']) expect(found.get(id), id).toMatchObject({ agrees: true, wastes: true });
    expect(key.commitments.find(item => item.commitmentDiscountId.endsWith('aws-rds-ri'))?.purchased).toBe(
      '113403.456',
    ); // 10 x 8760 h x 1.29456
  });

  it('fills each GPU partition to its capacity, hour by hour or day by day', async () => {
    const found = await engine.sql.all(`SELECT CapacityReservationId AS id, min(q) AS low, max(q) AS high FROM (
        SELECT CapacityReservationId, sum(PricingQuantity) / date_diff('hour', ChargePeriodStart, ChargePeriodEnd) AS q
        FROM ${live()} WHERE CapacityReservationId IS NOT NULL GROUP BY CapacityReservationId, ChargePeriodStart, ChargePeriodEnd)
      GROUP BY 1 ORDER BY 1`);
    expect(found.map(row => [row.id, Number(row.low), Number(row.high)])).toEqual([
      ['batch-a100', 64, 64],
      ['serve-l40s', 48, 48],
      ['train-h100', 128, 128],
    ]);
  });

  it('is a believable amount each month, in two currencies, with tax on closed invoices only', async () => {
    const closed = key.months.filter(month => month.currency === 'USD' && month.month < '2026-10');
    expect(closed).toHaveLength(12);
    for (const month of closed) {
      expect(Number(month.EffectiveCost), month.month).toBeGreaterThan(1_450_000);
      expect(Number(month.EffectiveCost), month.month).toBeLessThan(3_000_000);
    }
    expect(key.months.filter(month => month.currency === 'EUR')).toHaveLength(13);
    const { open, categories } =
      await one(`SELECT count(*) FILTER (BillingPeriodStart = TIMESTAMP '2026-10-01' AND (ChargeCategory = 'Tax' OR InvoiceId IS NOT NULL)) AS open,
      list_sort(list(DISTINCT ChargeCategory)) AS categories FROM ${live()}`);
    expect(open).toBe(0n);
    expect((categories as { items: string[] }).items).toEqual(['Adjustment', 'Credit', 'Purchase', 'Tax', 'Usage']);
  });

  it('has the same totals at another number of rows, to two percent', async () => {
    const coarse = await generate(engine, join(folder.path, 'coarse'), { rows: 60_000, seed: 42 });
    const other = JSON.parse(readFileSync(coarse.answerKeyPath, 'utf8')) as AnswerKey;
    for (const [index, month] of key.months.entries()) {
      expect(Number(other.months[index]?.EffectiveCost) / Number(month.EffectiveCost), month.month).toBeCloseTo(1, 1);
    }
  });
});

describe('the dirt', () => {
  it('leaves about eight percent of the dollars without a team', async () => {
    const [, usd] = key.untagged;
    expect(Number(usd?.share)).toBeGreaterThan(0.06);
    expect(Number(usd?.share)).toBeLessThan(0.1);
    const { teams } = await one(
      `SELECT list_sort(list(DISTINCT coalesce(json_extract_string(Tags, '$.team'), json_extract_string(Tags, '$.Team')))) AS teams FROM ${live()} WHERE Tags IS NOT NULL`,
    );
    expect((teams as { items: string[] }).items).toEqual(
      expect.arrayContaining(['assistant', 'Assistant ', 'asistant', 'search', 'Search', 'studio']),
    );
  });

  it('delivers March 2026 of AWS twice, and the later file differs', async () => {
    const { restatement } = key;
    expect(restatement.files.toSorted()).toEqual(restatement.files);
    expect(restatement.billedCostFirst).not.toBe(restatement.billedCostSecond);
    const [first, second] = restatement.files.map(name => join(folder.path, 'out', name));
    const row = await one(
      `SELECT (SELECT sum(BilledCost)::VARCHAR FROM read_parquet('${first}')) AS first, (SELECT sum(BilledCost)::VARCHAR FROM read_parquet('${second}')) AS second`,
    );
    expect(Number(row.first)).toBe(Number(restatement.billedCostFirst));
    expect(Number(row.second)).toBe(Number(restatement.billedCostSecond));
  });

  it('is marked as demo on every row', async () => {
    const row = await one(
      `SELECT count(*) FILTER (x_Demo IS NOT TRUE OR BillingAccountName NOT LIKE '%(demo)') AS unmarked FROM ${live()}`,
    );
    expect(row).toEqual({ unmarked: 0n });
  });
});

describe('the answer key', () => {
  it('is found again by its own filters, to the last digit', async () => {
    expect(key.anomalies.map(event => event.id)).toEqual([
      'retry-loop',
      'idle-partition',
      'log-retention',
      'price-change',
      'double-job',
      'cross-region',
      'forgotten-gpus',
    ]);
    for (const event of [...key.anomalies, ...key.plannedEvents]) {
      const row =
        await one(`SELECT sum(p.EffectiveCost) = '${event.measured}'::DECIMAL(38, 16) AS found FROM ${live()} p
        WHERE ${eventPredicate(event.filters, event.from, event.to)} AND p.BillingCurrency = '${event.currency}'`);
      expect(row, event.id).toEqual({ found: true });
      if (event.kind === 'anomaly') expect(Number(event.impact), event.id).toBeGreaterThan(3_000);
    }
  });

  it('shows in the series: the same charges cost clearly less in the time before', async () => {
    for (const event of key.anomalies.filter(candidate => candidate.id !== 'forgotten-gpus')) {
      const days = (Date.parse(event.to) - Date.parse(event.from)) / 86_400_000;
      const before = new Date(Date.parse(event.from) - days * 86_400_000).toISOString().slice(0, 10);
      const row = await one(
        `SELECT sum(p.EffectiveCost)::DOUBLE AS usual FROM ${live()} p WHERE ${eventPredicate(event.filters, before, event.from)}`,
      );
      expect(Number(event.measured) / Number(row.usual), event.id).toBeGreaterThan(1.25);
      expect(Number(event.usual) / Number(row.usual), event.id).toBeGreaterThan(0.75);
      expect(Number(event.usual) / Number(row.usual), event.id).toBeLessThan(1.35);
    }
  });

  it('is written as a page too', () => {
    const page = readFileSync(join(folder.path, 'out', 'answer-key.md'), 'utf8');
    for (const event of key.anomalies) expect(page).toContain(event.title);
    expect(page).toContain(bills[0]?.accountId);
  });
});
