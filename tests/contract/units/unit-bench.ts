import { expect } from 'vitest';
import { type UnitRow, UnitSpec, type UnitSpecInput } from '../../../src-core/contract/units.ts';
import { QueryEngine } from '../../../workers/lake/query/query-engine.ts';
import { UnitDesk } from '../../../workers/lake/units/unit-desk.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { recordsCsv, type TestRecord } from '../lake-records/records-csv.ts';

const signal = new AbortController().signal;

/** A lake with charges and records of September 2024, and the desk that answers about units. */
export class UnitBench {
  readonly workspace: TestWorkspace;
  readonly desk: UnitDesk;
  readonly #query: QueryEngine;

  private constructor(workspace: TestWorkspace) {
    this.workspace = workspace;
    const { lake } = workspace;
    this.#query = new QueryEngine(lake.engine, () => lake.lakeVersion());
    this.desk = new UnitDesk(lake.engine, this.#query);
  }

  static async open(): Promise<UnitBench> {
    return new UnitBench(await TestWorkspace.create());
  }

  async charges(rows: readonly Record<string, string>[], name = 'bill.csv'): Promise<void> {
    await this.#put(name, focusCsv(rows));
  }

  async records(
    dataset: Parameters<typeof recordsCsv>[0],
    rows: readonly TestRecord[],
    name = `${dataset}.csv`,
  ): Promise<void> {
    await this.#put(name, recordsCsv(dataset, rows));
  }

  async #put(name: string, text: string): Promise<void> {
    const result = await this.workspace.import([await this.workspace.write(name, text)]);
    expect(result.failures).toEqual([]);
  }

  series(spec: UnitSpecInput) {
    return this.desk.series({ ...UnitSpec.parse(spec), custom: null }, signal);
  }

  custom(formula: string, spec: Omit<UnitSpecInput, 'unit'> = {}) {
    const custom = { name: 'own', title: 'Own', formula, unit: 'thing', note: '' };
    return this.desk.series({ ...UnitSpec.parse({ unit: 'custom:own', ...spec }), custom }, signal);
  }

  async close(): Promise<void> {
    await this.#query.close();
    await this.workspace.remove();
  }
}

/** Key: cost / quantity = unit cost, as a table in a test is read. */
export const shown = (rows: readonly UnitRow[]) =>
  rows.map(({ keys, cost, quantity, unitCost }) => [...keys, cost, quantity, unitCost]);

/** A charge for tokens of one model on a day of September 2024. */
export const tokens = (
  day: string,
  key: string,
  cost: string,
  more: Record<string, string> = {},
): Record<string, string> => ({
  ...{ BilledCost: cost, EffectiveCost: cost, ListCost: cost, ContractedCost: cost },
  ...{
    ProviderName: 'OpenAI',
    PublisherName: 'OpenAI',
    ServiceName: 'OpenAI API',
    ServiceCategory: 'AI and Machine Learning',
  },
  ...{
    ChargePeriodStart: `2024-09-${day}T00:00:00Z`,
    ChargePeriodEnd: `2024-09-${String(Number(day) + 1).padStart(2, '0')}T00:00:00Z`,
  },
  ...{
    ChargeFrequency: 'Usage-Based',
    ResourceId: `r/${key}`,
    ResourceName: key,
    x_Model: 'gpt',
    x_ModelVersion: 'gpt-1',
  },
  ...more,
});

/** A day's usage as the provider reports it. */
export const usage = (day: string, key: string, requests: number, more: TestRecord = {}): TestRecord => ({
  ...{
    Route: 'provider-api',
    Grain: '1d',
    ObservedAt: `2024-09-${day}T00:00:00Z`,
    ModelProvider: 'openai',
    ApiKeyId: key,
  },
  ...{
    Model: 'gpt',
    Requests: requests,
    InputUncachedTokens: requests * 10,
    OutputTokens: requests * 5,
    TokenDetail: 'complete',
  },
  ...more,
});
