import type { DuckDBConnection } from '@duckdb/node-api';
import type { FxRate } from '../../../src-core/contract/fx.ts';
import type { Invoice } from '../../../src-core/contract/reconcile.ts';
import { allocateMonth, type MonthCell } from '../../../src-core/demo/books/allocated-month.ts';
import { demoCostModel } from '../../../src-core/demo/books/cost-model.ts';
import { convertedAt } from '../../../src-core/demo/books/fx-rates.ts';
import { type BilledMonth, lateCredit } from '../../../src-core/demo/books/invoices.ts';
import {
  KEY_MONTH,
  keyRules,
  type MoneyKey,
  moneyTexts,
  type VersionStretch,
} from '../../../src-core/demo/books/money-key.ts';
import { amountOf, quotient, share } from '../../../src-core/demo/books/quotients.ts';
import { dayNumber, dayText, monthEnd, monthOf } from '../../../src-core/demo/calendar.ts';
import { DAY_SECONDS } from '../../../src-core/demo/cluster/busy.ts';
import { heldBySubmission, heldWithin, type JobRun } from '../../../src-core/demo/cluster/jobs.ts';
import type { Month } from '../../../src-core/demo/model.ts';
import { modelChange, modelChangeWindow } from '../../../src-core/demo/model-change.ts';
import { liveBills, scanOf } from './scan-bills.ts';
import { unitFigures } from './unit-figures.ts';

type Row = Record<string, unknown>;
const month = { from: `${KEY_MONTH}-01`, to: monthEnd(KEY_MONTH) };
const monthBefore = { from: `${monthOf(dayText(dayNumber(month.from) - 1))}-01`, to: month.from };
const text = (value: unknown) => (value === null || value === undefined ? null : String(value));

/**
 * What allocation, unit costs, reconciliation and conversion must come to, from the finished files: plain sums in SQL and shares in
 * whole numbers, with nothing of the engines that the answers are compared with.
 */
export async function moneyKey(
  connection: DuckDBConnection,
  input: {
    readonly dir: string;
    readonly metricsPath: string;
    readonly runs: readonly JobRun[];
    readonly billed: readonly BilledMonth[];
    readonly invoices: readonly Invoice[];
    readonly fxRates: readonly FxRate[];
  },
): Promise<MoneyKey> {
  const all = async (sql: string): Promise<Row[]> => (await connection.runAndReadAll(sql)).getRowObjects() as Row[];
  const cells = await monthCells(all, input.dir, KEY_MONTH);
  const seconds = (day: string) => dayNumber(day) * DAY_SECONDS;
  const held = heldBySubmission(input.runs, seconds(month.from), seconds(month.to));
  const allocated = allocateMonth(cells, held);
  const dollars = cells.filter(({ currency }) => currency === 'USD');
  const sum = (own: readonly MonthCell[]) => own.reduce((total, { cost }) => total + cost, 0n);
  return {
    month: KEY_MONTH,
    monthEnd: month.to,
    modelVersion: await modelVersion(all, input),
    idleGpus: {
      explanation: moneyTexts.idleGpus,
      currency: 'USD',
      ...(await idleGpus(all, input.dir)),
      teams: [...held].map(([team, heldSeconds]) => {
        const amount = allocated.placed.get('idle-gpus')?.get(team) ?? 0n;
        return {
          team,
          heldGpuSeconds: String(heldSeconds),
          amount: amountOf(amount),
          share: share(
            heldSeconds,
            [...held.values()].reduce((a, b) => a + b, 0n),
          ),
        };
      }),
    },
    untagged: untagged(dollars, sum),
    invoices: reconciled(input.billed, input.invoices),
    allocation: {
      rules: keyRules(demoCostModel),
      currency: 'USD',
      teams: allocated.teams,
      input: amountOf(sum(dollars)),
      output: allocated.output,
    },
    units: await unitFigures(all, {
      ...input,
      month,
      monthBefore,
      heldGpuSeconds: heldWithin(input.runs, seconds(month.from), seconds(month.to)),
    }),
    conversion: conversion(cells, input.fxRates),
  };
}

/** Sums of a month's lines by bill, day and what tells charges apart; at least as fine as the lake's day rollup. */
export async function monthCells(
  all: (sql: string) => Promise<Row[]>,
  dir: string,
  billed: Month,
): Promise<MonthCell[]> {
  const tag = (key: string) =>
    `trim(coalesce(json_extract_string(Tags, '$.${key}'), json_extract_string(Tags, '$.${key[0]?.toUpperCase()}${key.slice(1)}')))`;
  const rows = await all(
    `-- grain: bill x day x service x account x place x tags x kind of charge
     SELECT file, strftime(ChargePeriodStart, '%Y-%m-%d') AS "day", BillingCurrency AS currency, coalesce(ServiceProviderName, ProviderName) AS provider, ServiceName AS service, ServiceSubcategory AS subcategory,
       SubAccountName AS account, RegionId, ChargeCategory, ChargeClass, ChargeFrequency, PricingCategory, CommitmentDiscountStatus AS status, CommitmentDiscountType, ResourceType, PublisherName, Tags,
       ${tag('team')} AS team, ${tag('feature')} AS feature, sum(EffectiveCost)::VARCHAR AS cost
     FROM ${scanOf(
       dir,
       liveBills.filter(file => file.month === billed),
     )} GROUP BY ALL ORDER BY ALL`,
  );
  return rows.map(row => ({
    day: String(row.day),
    currency: String(row.currency),
    provider: String(row.provider),
    service: String(row.service),
    subcategory: String(row.subcategory),
    subAccount: text(row.account),
    commitmentStatus: text(row.status),
    team: text(row.team),
    feature: text(row.feature),
    cost: amountOf.parse(row.cost),
  }));
}

async function idleGpus(all: (sql: string) => Promise<Row[]>, dir: string) {
  const files = liveBills.filter(file => file.bill.id === 'gpu-colo' && file.month === KEY_MONTH);
  const [row] = await all(
    `SELECT sum(EffectiveCost)::VARCHAR AS cost, sum(PricingQuantity)::VARCHAR AS hours, any_value(json_extract_string(Tags, '$.team')) AS team
     FROM ${scanOf(dir, files)} WHERE CapacityReservationStatus = 'Unused'`,
  );
  return {
    cost: amountOf(amountOf.parse(row?.cost)),
    gpuHours: amountOf(amountOf.parse(row?.hours)),
    taggedTeam: String(row?.team),
  };
}

function untagged(cells: readonly MonthCell[], sum: (own: readonly MonthCell[]) => bigint): MoneyKey['untagged'] {
  const bare = cells.filter(({ team }) => team === null);
  const groups = Map.groupBy(bare, ({ provider, subAccount }) => JSON.stringify([provider, subAccount]));
  const [missing, whole] = [sum(bare), sum(cells)];
  const owners = [...groups.values()].map(own => ({ first: own[0], amount: sum(own) }));
  return {
    currency: 'USD',
    effectiveCost: amountOf(missing),
    total: amountOf(whole),
    share: share(missing, whole),
    owners: owners
      .toSorted((a, b) => (a.amount > b.amount ? -1 : a.amount < b.amount ? 1 : 0))
      .map(({ first, amount }) => ({
        provider: first?.provider ?? '',
        subAccount: first?.subAccount ?? null,
        effectiveCost: amountOf(amount),
        share: share(amount, missing),
      })),
  };
}

function reconciled(billed: readonly BilledMonth[], invoices: readonly Invoice[]): MoneyKey['invoices'] {
  const lines = invoices.map((invoice, index) => {
    const lines = billed[index]?.billed ?? '0';
    const { issuer, invoiceId, currency, amount, month: period } = invoice;
    const difference = amountOf(amountOf.parse(amount) - amountOf.parse(lines));
    return { issuer, month: period, invoiceId, currency, billed: lines, invoiced: amount, difference };
  });
  const late = lines.find(line => line.issuer === lateCredit.issuer && line.month === lateCredit.month);
  if (!late) throw new RangeError('the invoice with the late credit is missing');
  const { currency: _currency, ...differing } = late;
  return {
    count: invoices.length,
    explanation: moneyTexts.invoices,
    differing,
    lines: lines.filter(line => line.month === KEY_MONTH).map(({ month: _month, ...line }) => line),
  };
}

async function modelVersion(
  all: (sql: string) => Promise<Row[]>,
  { dir, metricsPath }: { dir: string; metricsPath: string },
): Promise<MoneyKey['modelVersion']> {
  const files = liveBills.filter(
    file => file.bill.id === 'openai' && file.month >= modelChangeWindow.before.from.slice(0, 7),
  );
  const isChat = (column: string) => `json_extract_string(${column}, '$.feature') = '${modelChange.feature}'`;
  const tokens = await all(
    `-- grain: day x version x token type
     SELECT strftime(ChargePeriodStart, '%Y-%m-%d') AS "day", json_extract_string(SkuPriceDetails, '$.x_ModelVersion') AS version, json_extract_string(SkuPriceDetails, '$.x_TokenType') AS type,
       sum(ConsumedQuantity)::VARCHAR AS tokens, sum(EffectiveCost)::VARCHAR AS cost
     FROM ${scanOf(dir, files)} WHERE ConsumedUnit = 'Tokens' AND ${isChat('Tags')} GROUP BY ALL ORDER BY ALL`,
  );
  const counted = await all(
    `-- grain: day x version
     SELECT strftime(IntervalStart, '%Y-%m-%d') AS "day", json_extract_string(Labels, '$.model_version') AS version, sum(Value)::BIGINT::VARCHAR AS requests
     FROM read_csv('${metricsPath.replaceAll("'", "''")}') WHERE MetricName = 'requests' AND ${isChat('Labels')} GROUP BY ALL`,
  );
  const stretch = (from: string, to: string, version: string): VersionStretch => {
    const within = (row: Row) => String(row.day) >= from && String(row.day) < to && row.version === version;
    const total = (rows: readonly Row[], name: string) =>
      rows.reduce((sum, row) => sum + amountOf.parse(row[name]), 0n);
    const lines = tokens.filter(within);
    const requests = total(counted.filter(within), 'requests');
    const cost = total(lines, 'cost');
    const types = [...Map.groupBy(lines, row => String(row.type))];
    return {
      from,
      to,
      modelVersion: version,
      requests: amountOf(requests),
      effectiveCost: amountOf(cost),
      costPerRequest: quotient(cost, requests),
      tokensPerRequest: Object.fromEntries(
        types.map(([type, own]) => [type, quotient(total(own, 'tokens'), requests, 0)]),
      ),
      effectivePricePerMillion: Object.fromEntries(
        types.map(([type, own]) => [type, quotient(total(own, 'cost') * 1_000_000n, total(own, 'tokens'), 6)]),
      ),
    };
  };
  const { before, after } = modelChangeWindow;
  const parts = [stretch(month.from, month.to, modelChange.before), stretch(month.from, month.to, modelChange.after)];
  const sum = (name: 'requests' | 'effectiveCost') =>
    parts.reduce((total, part) => total + amountOf.parse(part[name]), 0n);
  return {
    feature: modelChange.feature,
    team: modelChange.team,
    changedOn: modelChange.from,
    explanation: moneyTexts.modelVersion,
    before: stretch(before.from, before.to, modelChange.before),
    after: stretch(after.from, after.to, modelChange.after),
    monthBefore: stretch(monthBefore.from, monthBefore.to, modelChange.before),
    inMonth: {
      requests: amountOf(sum('requests')),
      effectiveCost: amountOf(sum('effectiveCost')),
      costPerRequest: quotient(sum('effectiveCost'), sum('requests')),
    },
  };
}

function conversion(cells: readonly MonthCell[], rates: readonly FxRate[]): MoneyKey['conversion'] {
  const euros = cells.filter(({ currency }) => currency === 'EUR');
  const sum = (value: (cell: MonthCell) => bigint) => euros.reduce((total, cell) => total + value(cell), 0n);
  return {
    from: 'EUR',
    to: 'USD',
    source: rates[0]?.source ?? '',
    days: rates.length,
    firstDay: rates[0]?.date ?? '',
    lastDay: rates.at(-1)?.date ?? '',
    amount: amountOf(sum(({ cost }) => cost)),
    converted: amountOf(sum(({ cost, day }) => convertedAt(cost, day, rates))),
  };
}
