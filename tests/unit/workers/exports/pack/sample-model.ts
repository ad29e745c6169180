import type { PackChart, PackColumn, PackModel, PackTable } from '../../../../../src-core/reports/pack-model.ts';

export const column = (
  name: string,
  type: PackColumn['type'],
  more: Partial<Pick<PackColumn, 'title' | 'currency'>> = {},
): PackColumn => ({ name, title: name, currency: null, ...more, type });

export const table = (id: string, more: Partial<PackTable> & Pick<PackTable, 'columns'>): PackTable => ({
  id,
  title: `Table ${id}`,
  sheet: null,
  rows: [],
  isStreamed: false,
  totals: null,
  note: null,
  ...more,
});

export const chart = (more: Partial<PackChart> = {}): PackChart => ({
  id: 'by-team',
  kind: 'bar',
  title: 'Cost by team',
  unit: 'USD',
  categories: ['Search', 'Assist', 'Data'],
  series: [{ name: 'EffectiveCost', values: ['120.5', '80', null], isForecast: false, low: null, high: null }],
  alt: 'Search cost 120.50 USD, Assist 80.00 USD; Data is not known.',
  ...more,
});

export const forecastChart = (more: Partial<PackChart> = {}): PackChart =>
  chart({
    id: 'forecast',
    kind: 'line',
    title: 'Forecast',
    categories: ['2026-07', '2026-08', '2026-09', '2026-10'],
    series: [
      { name: 'Actual', values: ['100', '120', '110', null], isForecast: false, low: null, high: null },
      {
        name: 'Forecast',
        values: [null, null, '110', '130'],
        isForecast: true,
        low: [null, null, '110', '115'],
        high: [null, null, '110', '150'],
      },
    ],
    ...more,
  });

/** Two control totals, costs of teams with an amount that no double holds, and definitions. */
export function sampleModel(more: Partial<PackModel> = {}): PackModel {
  return {
    title: 'Showback, September 2026',
    subtitle: 'All teams',
    language: 'en',
    isDemo: false,
    facts: [
      { label: 'Period', value: '2026-09' },
      { label: 'Lake version', value: '42' },
    ],
    notices: [{ severity: 'warning', text: '2 days are provisional.' }],
    sections: [
      {
        id: 'summary',
        title: 'Summary',
        paragraphs: [],
        charts: [],
        tables: [
          table('control', {
            title: 'Control totals',
            columns: [
              column('Measure', 'text'),
              column('BillingCurrency', 'text', { title: 'Currency' }),
              column('Amount', 'amount'),
              column('Exact', 'exact', { title: 'Exact amount' }),
            ],
            rows: [
              ['EffectiveCost', 'USD', '200.500000000000000000000001', '200.500000000000000000000001'],
              ['EffectiveCost', 'KRW', '1234567', '1234567'],
            ],
          }),
        ],
      },
      {
        id: 'cost',
        title: 'Cost by team',
        paragraphs: ['Search cost most.'],
        charts: [chart(), forecastChart()],
        tables: [
          table('cost-by-team', {
            title: 'Cost by team',
            columns: [
              column('x_Team', 'text', { title: 'Team' }),
              column('EffectiveCost', 'amount', { title: 'Effective cost', currency: 'USD' }),
              column('Share', 'share'),
              column('Tokens', 'count'),
              column('PerRequest', 'amount', { title: 'Cost per request', currency: 'USD' }),
              column('FirstDay', 'date', { title: 'First day' }),
              column('Seen', 'instant', { title: 'Last seen' }),
            ],
            rows: [
              [
                'Search',
                '120.500000000000000001',
                '0.600997506',
                1200,
                '0.0000123',
                '2026-09-01',
                '2026-09-30T22:15:00Z',
              ],
              ['Assist', '-80', '0.399', 7, '0', '2026-09-02', null],
              ['데이터', null, null, null, null, null, null],
            ],
            totals: ['Total', '40.500000000000000001', '1', 1207, null, null, null],
            note: '12 more teams, together USD 4.12',
          }),
        ],
      },
    ],
    definitions: [{ term: 'Effective cost', text: 'What a charge costs after commitments are spread over it.' }],
    ...more,
  };
}
