import { describe, expect, it } from 'vitest';
import { GatePolicy, type GateVerdict, gateCodes } from '../../../../src-core/contract/reports.ts';
import { type GateFacts, gateVerdict } from '../../../../src-core/reports/gate.ts';

/** A month of which everything is known, delivered and agreed. */
const good: GateFacts = {
  period: '2026-09',
  openUntil: null,
  rows: 10,
  gaps: [],
  bills: [bill('reconciled', '100', '100')],
  streams: [],
  stakes: [],
  costs: [{ currency: 'USD', amount: '1000' }],
  unknownRates: [],
  addresses: { month: '/reconcile', coverage: '/sources', quality: '/quality', rates: '/prices' },
};

function bill(
  state: GateFacts['bills'][number]['state'],
  invoiced: string | null,
  billed: string | null,
  blocks: GateFacts['bills'][number]['blocks'] = [],
): GateFacts['bills'][number] {
  return { ...{ issuer: 'AWS', currency: 'USD', invoiced, billed, state, blocks }, residuals: [] };
}

const verdict = (facts: Partial<GateFacts>, policy: Partial<GatePolicy> = {}, language: 'en' | 'ko' = 'en') =>
  gateVerdict(GatePolicy.parse(policy), { ...good, ...facts }, language);
const codesOf = ({ findings }: GateVerdict) => findings.map(({ code, effect }) => `${code} ${effect}`);

const strict = { reconciliation: 'require', coverage: 'require', quality: 'require' } as const;
const mild = { reconciliation: 'state', coverage: 'state', quality: 'state' } as const;

/** What makes each finding, and how it ends under a strict and a mild policy; `off` and silent ones say nothing. */
const cases: [string, Partial<GateFacts>, strict: string, mild: string][] = [
  ['no charges', { rows: 0 }, 'no-data refuses', 'no-data refuses'],
  ['a table that does not tie', { gaps: ['Cost: 1 ≠ 2'] }, 'does-not-tie refuses', 'does-not-tie refuses'],
  ['no invoice', { bills: [bill('no-invoice', null, '100')] }, 'no-invoice refuses', 'no-invoice stated'],
  ['another invoice', { bills: [bill('differs', '90', '100')] }, 'not-reconciled refuses', 'not-reconciled stated'],
  [
    'a month that is not closed',
    { bills: [bill('blocked', '100', '100', [{ code: 'open-period' } as never])] },
    'reconciliation-blocked refuses',
    'reconciliation-blocked stated',
  ],
  [
    'days that may change',
    { streams: [{ source: 'aws', scope: null, provisional: ['2026-09-30'], missing: [] }] },
    'provisional-days refuses',
    'provisional-days stated',
  ],
  [
    'missing days',
    { streams: [{ source: 'aws', scope: null, provisional: [], missing: ['2026-09-29', '2026-09-30'] }] },
    'missing-days refuses',
    'missing-days stated',
  ],
  ['a period that runs', { openUntil: '2026-10-01' }, 'missing-days refuses', 'missing-days stated'],
  [
    'findings above the limit',
    { stakes: [{ check: 'tag-drift', currency: 'USD', amount: '10.000000000000000000000001' }] },
    'quality refuses',
    'quality stated',
  ],
  // an unknown rate makes amounts unknown, and the report says so: nothing wrong is told
  ['days without a rate', { unknownRates: [{ from: 'EUR', days: 2 }] }, 'unknown-rate stated', 'unknown-rate stated'],
];

describe('the gate', () => {
  it('is silent about a month that is whole', () => {
    expect(verdict({}, strict)).toEqual({ outcome: 'pass', findings: [] });
  });

  it.each(cases)('%s', (_, facts, underStrict, underMild) => {
    expect(codesOf(verdict(facts, strict))).toEqual([underStrict]);
    expect(codesOf(verdict(facts, mild))).toEqual([underMild]);
    expect(verdict(facts, strict).outcome).toBe(underStrict.endsWith('refuses') ? 'refused' : 'stated');
  });

  it('knows every code but the one that only publishing can find', () => {
    const seen = new Set(cases.flatMap(([, facts]) => verdict(facts, strict).findings.map(({ code }) => code)));
    expect(gateCodes.filter(code => !seen.has(code))).toEqual(['changed-since-built']);
  });

  it('is off where the template says so, but never about data that are not there', () => {
    const off = { reconciliation: 'off', coverage: 'state', quality: 'off' } as const;
    const facts = { bills: [bill('differs', '90', '100')], stakes: [{ check: 'x', currency: 'USD', amount: '999' }] };
    expect(verdict(facts, off).outcome).toBe('pass');
    expect(verdict({ ...facts, rows: 0 }, off).outcome).toBe('refused');
  });

  it('takes the limit as what is still allowed, to the last digit', () => {
    const at = (amount: string) =>
      verdict({ stakes: [{ check: 'x', currency: 'USD', amount }] }, { ...mild, qualityLimit: '0.01' }).outcome;
    expect(at('10')).toBe('pass'); // 10 of 1000 is 1 %
    expect(at('10.000000000000000000000001')).toBe('stated');
    expect(at('-11')).toBe('stated'); // a credit at stake is at stake
  });

  it('adds up small findings, never over currencies, and never says more than everything', () => {
    const stakes = [
      { check: 'a', currency: 'USD', amount: '6' },
      { check: 'b', currency: 'USD', amount: '6' },
      { check: 'c', currency: 'EUR', amount: '6' },
    ];
    const costs = [
      { currency: 'USD', amount: '1000' },
      { currency: 'EUR', amount: '1000' },
    ];
    const { findings } = verdict({ stakes, costs }, mild);
    expect(findings.map(({ facts }) => facts)).toEqual([
      { currency: 'USD', share: '0.012', atStake: '12', limit: '0.01', checks: 'a,b' },
    ]);
    const all = verdict({ stakes: [{ check: 'a', currency: 'USD', amount: '5000' }] }, mild).findings[0];
    expect(all?.facts).toMatchObject({ share: '1', atStake: '1000' });
  });

  it('tells days of one source once, in runs', () => {
    const days = (scope: string, missing: string[]) => ({ source: 'aws', scope, provisional: [], missing });
    const { findings } = verdict(
      { streams: [days('a', ['2026-09-02', '2026-09-03']), days('b', ['2026-09-03', '2026-09-10'])] },
      mild,
    );
    expect(findings.map(({ facts, message }) => [facts, message])).toEqual([
      [
        {
          source: 'aws',
          days: 3,
          first: '2026-09-02',
          last: '2026-09-10',
          runs: '2026-09-02/2026-09-03,2026-09-10/2026-09-10',
        },
        'aws has not delivered 3 days (Sep 2, 2026 to Sep 3, 2026, Sep 10, 2026).',
      ],
    ]);
  });

  it.each(cases)('says the same in Korean: %s', (_, facts) => {
    const [english, korean] = [verdict(facts, strict), verdict(facts, strict, 'ko')];
    expect(korean.findings.map(({ message: _message, ...rest }) => rest)).toEqual(
      english.findings.map(({ message: _message, ...rest }) => rest),
    );
    for (const { message } of korean.findings)
      expect(message.replace(/AWS|aws|USD|EUR|Cost/g, '')).not.toMatch(/[A-Za-z]{3,}/);
  });
});
