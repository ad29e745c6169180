import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCsvText } from '../../../../src-core/connector/csv-text.ts';
import type { PriceEntry } from '../../../../src-core/contract/prices.ts';
import { type JsonObject, readJson } from '../../../../src-core/llm/json.ts';
import { readLiteLlmMap } from '../../../../src-core/llm/prices/litellm-map.ts';
import { checkPriceBook, mergePrices } from '../../../../src-core/llm/prices/price-rules.ts';
import { readPriceTable } from '../../../../src-core/llm/prices/price-table.ts';
import { sharedData } from '../../../support/repository.ts';

const context = { validFrom: '2025-09-01T00:00:00Z', origin: 'test' };

describe('the LiteLLM map', () => {
  const map = `{
    "sample_spec": {"input_cost_per_token": 1},
    "gpt-4o": {"litellm_provider": "openai", "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05, "cache_read_input_token_cost": 1.25e-06,
      "input_cost_per_token_batches": 1.25e-06, "input_cost_per_token_priority": 4.25e-06, "input_cost_per_token_flex": 1.25e-06, "max_tokens": 100, "mode": "chat"},
    "claude-sonnet-4-20250514": {"litellm_provider": "anthropic", "input_cost_per_token": 3e-06, "input_cost_per_token_above_200k_tokens": 6e-06,
      "cache_creation_input_token_cost": 3.75e-06, "cache_creation_input_token_cost_above_1hr": 6e-06, "cache_creation_input_token_cost_above_200k_tokens": 7.5e-06,
      "search_context_cost_per_query": {"search_context_size_low": 0.01, "search_context_size_high": 0.01}},
    "vertex_ai/free": {"litellm_provider": "vertex_ai", "input_cost_per_token": 0.0},
    "ollama/llama3": {"litellm_provider": "ollama", "input_cost_per_token": 0.0},
    "odd": {"litellm_provider": "openai", "off_peak_pricing": {"x": 1}, "input_cost_per_token": 1e-06, "cache_read_input_token_cost": 2e-06}
  }`;
  it('becomes dated prices by bucket, tier, batch and context', () => {
    const { entries, skipped, warnings } = readLiteLlmMap(readJson(map) as JsonObject, context);
    const short = entries.map(({ modelProvider, model, bucket, serviceTier, isBatch, contextAbove, price, per }) => [
      modelProvider,
      model,
      bucket,
      serviceTier,
      isBatch,
      contextAbove,
      price,
      per,
    ]);
    const million = 1_000_000;
    expect(short).toEqual([
      ['openai', 'gpt-4o', 'input', null, false, 0, '2.5', million],
      ['openai', 'gpt-4o', 'output', null, false, 0, '10', million],
      ['openai', 'gpt-4o', 'cache-read', null, false, 0, '1.25', million],
      ['openai', 'gpt-4o', 'input', null, true, 0, '1.25', million],
      ['openai', 'gpt-4o', 'input', 'priority', false, 0, '4.25', million],
      ['openai', 'gpt-4o', 'input', 'flex', false, 0, '1.25', million],
      ['anthropic', 'claude-sonnet-4-20250514', 'input', null, false, 0, '3', million],
      ['anthropic', 'claude-sonnet-4-20250514', 'input', null, false, 200_000, '6', million],
      ['anthropic', 'claude-sonnet-4-20250514', 'cache-write-5m', null, false, 0, '3.75', million],
      ['anthropic', 'claude-sonnet-4-20250514', 'cache-write-1h', null, false, 0, '6', million],
      ['anthropic', 'claude-sonnet-4-20250514', 'cache-write-5m', null, false, 200_000, '7.5', million],
      ['anthropic', 'claude-sonnet-4-20250514', 'web-search', null, false, 0, '10', 1000],
      ['self-hosted', 'llama3', 'input', null, false, 0, '0', million],
      ['openai', 'odd', 'input', null, false, 0, '1', million],
      ['openai', 'odd', 'cache-read', null, false, 0, '2', million],
    ]);
    expect(skipped).toEqual([
      { key: 'vertex_ai/free input_cost_per_token', reason: 'price 0 means unknown' },
      { key: 'odd off_peak_pricing', reason: 'a kind of price that is not kept here' },
    ]);
    expect(warnings).toEqual([{ key: 'openai odd cache-read', reason: 'cache-read 2 is above the input price 1' }]);
    checkPriceBook(entries);
  });
});

describe('the model catalogue as CSV', () => {
  it('reads 687 offers, leaves out zeros and finds the wrong ones', context_ => {
    const path = sharedData('llm-prices', 'llm_prices.csv');
    if (!path) return context_.skip('the data sets are not here');
    const { records } = parseCsvText(readFileSync(path, 'utf8'), ',', true);
    const [header, ...lines] = records.map(record => record.cells.map(cell => cell.text));
    const rows = lines.map(line => Object.fromEntries((header ?? []).map((name, index) => [name, line[index] ?? ''])));
    const { entries, skipped, warnings } = readPriceTable(rows, context);
    expect(rows).toHaveLength(687);
    const zeroInput = rows.filter(
      row => /^0(\.0+)?$/.test(row.input_usd_per_1m ?? '') && row.provider !== 'lmstudio',
    ).length;
    expect(
      skipped.filter(one => one.key.endsWith(' input_usd_per_1m') && one.reason === 'price 0 means unknown'),
    ).toHaveLength(zeroInput);
    expect(warnings.map(one => one.key)).toContain('openai gpt-3.5-turbo cache-read');
    expect(warnings.map(one => one.key)).toContain('anthropic claude-3-sonnet-20240229 cache-write-5m');
    checkPriceBook(entries);
  });
});

describe('the price book', () => {
  const entry = (over: Partial<PriceEntry>): PriceEntry => ({
    modelProvider: 'openai',
    model: 'm',
    bucket: 'input',
    serviceTier: null,
    isBatch: false,
    contextAbove: 0,
    geography: null,
    price: '3',
    per: 1_000_000,
    currency: 'USD',
    validFrom: '2025-01-01T00:00:00Z',
    validTo: null,
    origin: 'test',
    ...over,
  });
  it.each([
    ['two prices at', [entry({}), entry({ validFrom: '2025-06-01T00:00:00Z' })]],
    ['negative', [entry({ price: '-1' })]],
    ['more decimals', [entry({ price: '1', per: 3 })]],
    ['ends before', [entry({ validTo: '2024-01-01T00:00:00Z' })]],
    ['in USD and in EUR', [entry({}), entry({ bucket: 'output', currency: 'EUR' })]],
  ])('refuses %s', (what, entries) => {
    expect(() => checkPriceBook(entries)).toThrow(
      expect.objectContaining({
        code: 'prices.invalid',
        details: expect.objectContaining({ what: expect.stringContaining(what) }),
      }),
    );
  });

  it('takes a file in: unchanged prices stay, changed ones end where the new begin', () => {
    const before = [entry({}), entry({ bucket: 'output', price: '5' })];
    const merged = mergePrices(before, [
      entry({ validFrom: '2025-09-01T00:00:00Z' }),
      entry({ bucket: 'output', price: '4', validFrom: '2025-09-01T00:00:00Z' }),
      entry({ bucket: 'reasoning', validFrom: '2025-09-01T00:00:00Z' }),
    ]);
    expect(merged).toEqual([
      entry({}),
      entry({ bucket: 'output', price: '5', validTo: '2025-09-01T00:00:00Z' }),
      entry({ bucket: 'output', price: '4', validFrom: '2025-09-01T00:00:00Z' }),
      entry({ bucket: 'reasoning', validFrom: '2025-09-01T00:00:00Z' }),
    ]);
    checkPriceBook(merged);
    expect(mergePrices(merged, merged)).toEqual(merged);
  });
});
