import { describe, expect, it } from 'vitest';
import { MappingFile, mappingFault } from '../../../../../src-core/anycost/mapped-csv/mapping-file.ts';
import { suggestMapping } from '../../../../../src-core/anycost/mapped-csv/suggest-mapping.ts';

const suggest = (header: string, ...rows: string[]) =>
  suggestMapping(
    header.split(';'),
    rows.map(row => row.split(';')),
    'acme costs 2026-03.csv',
  );

describe('a proposed mapping', () => {
  it('reads a European cost list', () => {
    const { mapping, notes } = suggest(
      'Usage Date;Team;Service;Total Cost EUR',
      '31/03/2026;search;Render;1.234,50',
      '01/03/2026;ads;Render;0,99',
    );
    expect(MappingFile.parse(mapping)).toEqual(mapping);
    expect(mapping).toMatchObject({
      name: 'acme costs',
      target: 'focus',
      dates: { format: 'day-first', zone: 'UTC' },
      numbers: { decimalPoint: ',', thousands: '.', sign: '' },
      period: 'day',
      tags: { Team: 'Team' },
    });
    expect(mapping.columns).toMatchObject({
      BilledCost: { column: 'Total Cost EUR' },
      BillingCurrency: { constant: 'EUR' },
      ChargePeriodStart: { column: 'Usage Date' },
      ServiceName: { column: 'Service' },
      ChargeCategory: { constant: 'Usage' },
    });
    expect(mappingFault(mapping, mapping.headers[0] ?? [])).toBeNull();
    expect(notes.join(' ')).toContain('EUR is assumed');
  });

  it('takes cents for hundredths, and says so', () => {
    const { mapping, notes } = suggest('date;amount_cents;currency', '2026-03-01;12345;USD');
    expect(mapping.columns.BilledCost).toEqual({ column: 'amount_cents', multiply: '0.01' });
    expect(notes.join(' ')).toContain('amount_cents is taken for hundredths');
  });

  it.each([
    ['date;cost', '1772323200;1', 'epoch-seconds', 'day'],
    ['date;cost', '1772323200000;1', 'epoch-milliseconds', 'day'],
    ['date;cost', '3/31/2026;1', 'month-first', 'day'],
    ['timestamp;cost', '2026-03-01T05:00:00Z;1', 'iso', 'hour'],
  ])('%s with %s', (header, row, format, period) => {
    const { mapping } = suggest(header, row);
    expect(mapping).toMatchObject({ dates: { format }, period });
  });

  it('sees months, and asks where slashes may mean both', () => {
    expect(suggest('month;cost', '2026-02-01;1', '2026-03-01;1').mapping.period).toBe('month');
    expect(suggest('date;cost', '01/02/2026;1').notes.join(' ')).toContain('may be day first');
  });

  it('sees LLM usage and metrics', () => {
    const { mapping } = suggest(
      'request_id;timestamp;model;prompt_tokens;completion_tokens;team',
      'r1;2026-03-01T05:00:00Z;m;10;2;a',
    );
    expect(mapping).toMatchObject({ target: 'llm-usage', merge: 'upsert' });
    expect(mapping.columns).toMatchObject({
      RequestId: { column: 'request_id' },
      InputUncachedTokens: { column: 'prompt_tokens' },
      Grain: { constant: 'request' },
    });
    expect(mappingFault(mapping, mapping.headers[0] ?? [])).toBeNull();
    const metric = suggest('day;active_customers', '2026-03-01;42').mapping;
    expect(metric).toMatchObject({
      target: 'metric',
      columns: { MetricName: { constant: 'active_customers' }, Value: { column: 'active_customers' } },
    });
    expect(mappingFault(metric, ['day', 'active_customers'])).toBeNull();
  });

  it('of a table without a cost or a date says what is missing instead of guessing', () => {
    const { mapping, notes } = suggest('a;b', '1;2');
    expect(notes).toEqual(
      expect.arrayContaining([
        'No column looks like a cost: name one for BilledCost.',
        'No column looks like a date: name one.',
      ]),
    );
    expect(mappingFault(mapping, ['a', 'b'])).toEqual({
      kind: 'missing-target',
      columns: ['BilledCost', 'ChargePeriodStart'],
    });
  });
});
