import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TagRule } from '../../../src-core/contract/rules.ts';
import { formatAmount, parseAmount } from '../../../src-core/money/amount.ts';
import { focusCsv } from '../lake-import/focus-csv.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { RulesBench, rule } from './rules-workspace.ts';

let workspace: TestWorkspace;
let bench: RulesBench;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
  bench = new RulesBench(workspace);
});
afterEach(() => workspace.remove());

const difference = (after: string | undefined, before: string | undefined) =>
  formatAmount(parseAmount(after ?? '0') - parseAmount(before ?? '0'));

/** 400 lines over teams, accounts and days; amounts with up to 18 decimals, so that a float would show. */
const lines = Array.from({ length: 400 }, (_, index) => ({
  SkuId: `sku-${index}`,
  BilledCost: `${(index % 7) - 1}.${String((index * 7_919_777) % 1_000_003).padStart(18, '3')}`,
  SubAccountId: `account-${index % 5}`,
  ResourceId: index % 3 === 0 ? `vm-${index % 11}` : '',
  Tags:
    ['{"team": "Red"}', '{"team": "red "}', '{"team": "blue", "env": "prod"}', '{"env": "PROD"}', ''][index % 5] ?? '',
  ChargePeriodStart: `2026-01-${String((index % 28) + 1).padStart(2, '0')}T00:00:00Z`,
  ChargePeriodEnd: `2026-01-${String((index % 28) + 1).padStart(2, '0')}T01:00:00Z`,
}));

const rules: TagRule[] = [
  rule({ id: 'case', kind: 'normalise', attribute: 'x_Team', steps: ['trim', 'lower'] }),
  rule({
    id: 'accounts',
    kind: 'look-up',
    attribute: 'x_Team',
    field: 'SubAccountId',
    table: { 'account-3': 'green', 'account-4': 'grey' },
  }),
  rule({
    id: 'late',
    kind: 'set',
    attribute: 'x_Team',
    value: 'white',
    overrides: true,
    from: '2026-01-16',
    where: [{ field: 'Tags/env', operator: 'is', value: 'prod' }],
  }),
  rule({ id: 'env', kind: 'regex', attribute: 'x_Environment', pattern: '(?i)prod', replacement: 'production' }),
];

describe('a dry run', () => {
  it('says to the last digit what applying then moves, and writes nothing', async () => {
    await workspace.import([await workspace.write('a.csv', focusCsv(lines))]);
    const before = await bench.totals();
    const preview = await bench.preview(rules);
    expect(await bench.totals()).toEqual(before);
    expect(await workspace.sql('SELECT count(*)::INTEGER AS n FROM rule_set')).toEqual([{ n: 0 }]);
    expect(await bench.apply(rules)).toEqual(preview);
    const after = await bench.totals();
    const net = new Map<string, bigint>();
    for (const { attribute, from, to, billedCost } of preview.moves.filter(each => each.attribute === 'x_Team')) {
      const amount = parseAmount(billedCost[0]?.amount ?? '0');
      expect([attribute, billedCost[0]?.currency]).toEqual(['x_Team', 'USD']);
      net.set(from ?? '-', (net.get(from ?? '-') ?? 0n) - amount);
      net.set(to ?? '-', (net.get(to ?? '-') ?? 0n) + amount);
    }
    const teams = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    const observed = teams.map(team => [team, difference(after[team], before[team])]);
    expect(teams.map(team => [team, formatAmount(net.get(team) ?? 0n)])).toEqual(observed);
    expect(observed.filter(([, amount]) => amount !== '0').length).toBeGreaterThan(3);
    expect(preview.periods).toEqual([{ period: '2026-01', isClosed: false, rows: preview.rows }]);
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('counts for each rule the lines it acts on, dead rules too', async () => {
    await workspace.import([await workspace.write('a.csv', focusCsv(lines))]);
    const dead = rule({ id: 'dead', kind: 'alias', attribute: 'x_Team', values: { nobody: 'x' } });
    const { byRule } = await bench.preview([...rules, dead]);
    // each fifth of 400: "Red" and "red " read as "Red" and "red", of which only the first changes case
    expect(byRule.map(({ id, rows }) => [id, rows])).toEqual([
      ['case', 80],
      ['accounts', 160],
      ['late', lines.filter(line => line.Tags.includes('prod') && line.ChargePeriodStart >= '2026-01-16').length],
      ['env', 160],
      ['dead', 0],
    ]);
  });

  it('takes an empty lake', async () => {
    expect(await bench.preview(rules)).toEqual({
      rows: 0,
      billedCost: [],
      byRule: rules.map(({ id }) => ({ id, rows: 0, billedCost: [] })),
      moves: [],
      periods: [],
    });
  });
});

describe('rules that cannot be', () => {
  const rejected = async (list: TagRule[]) => {
    const error = await bench.preview(list).then(
      () => null,
      (found: unknown) => found,
    );
    return error as { code: string; details: { id: string; what: string } };
  };
  const set = rule({ kind: 'set', attribute: 'x_Team', value: 'a' });

  it.each<[string, TagRule[], RegExp]>([
    ['two with one id', [set, set], /same id/],
    ['an end before the beginning', [{ ...set, from: '2026-02-01', until: '2026-01-01' }], /before it begins/],
    ['an unknown field', [{ ...set, where: [{ field: 'Nowhere', operator: 'is', value: 'x' }] }], /no text field/],
    [
      'an amount as a field',
      [{ ...set, where: [{ field: 'BilledCost', operator: 'is', value: '1' }] }],
      /no text field/,
    ],
    ['a chain of aliases', [rule({ kind: 'alias', attribute: 'x_Team', values: { a: 'b', b: 'c' } })], /name the last/],
    [
      'looking ahead',
      [rule({ kind: 'regex', attribute: 'x_Team', pattern: 'a(?=b)', replacement: 'x' })],
      /kind of group/,
    ],
    [
      'a group that is not there',
      [rule({ kind: 'regex', attribute: 'x_Team', pattern: '(a)', replacement: '\\2' })],
      /group 2/,
    ],
    [
      'a capture that repeats',
      [rule({ kind: 'regex', attribute: 'x_Team', pattern: '(a)+', replacement: '\\1' })],
      /repeats/,
    ],
  ])('are refused: %s', async (_, list, what) => {
    const error = await rejected(list);
    expect(error.code).toBe('rules.invalid');
    expect(error.details.what).toMatch(what);
  });

  it('are refused when they change their own result on a line of the lake', async () => {
    await workspace.import([await workspace.write('a.csv', focusCsv(lines))]);
    // "blue" becomes "x-blue", and applied again "x-x-blue"
    const growing = rule({ id: 'grow', kind: 'regex', attribute: 'x_Team', pattern: '(.*blue)', replacement: 'x-\\1' });
    const error = await rejected([growing]);
    expect([error.code, error.details.id]).toEqual(['rules.invalid', 'grow']);
    expect(await workspace.sql('SELECT count(*)::INTEGER AS n FROM rule_set')).toEqual([{ n: 0 }]);
  });

  it('stop no import once they are in force, whatever it brings', async () => {
    const strip = rule({ kind: 'regex', attribute: 'x_Team', pattern: 'team-(.+)', replacement: '\\1' });
    await bench.apply([strip]);
    // "team-team-a" becomes "team-a", which the rule would shorten again: taken as it comes, from the source's own tag
    const line = { SkuId: 'twice', Tags: '{"team": "team-team-a"}' };
    expect((await workspace.import([await workspace.write('b.csv', focusCsv([line]))])).failures).toEqual([]);
    expect(await bench.totals()).toEqual({ 'team-a': '1' });
    expect((await rejected([strip])).code).toBe('rules.invalid');
  });

  it('are refused when somebody else changed them meanwhile', async () => {
    await bench.apply([set]);
    await expect(bench.apply([set], { baseVersion: 0 })).rejects.toMatchObject({
      code: 'rules.stale',
      details: { found: 1, base: 0 },
    });
    expect((await bench.rules.history()).map(({ version, author, note }) => [version, author, note])).toEqual([
      [1, 'Kim', 'a change'],
    ]);
  });

  it('have nothing to undo before the first', async () => {
    await expect(bench.undo()).rejects.toMatchObject({ code: 'rules.nothing-to-undo' });
  });
});

describe('suggestions', () => {
  it('come by money: what folds together, and gaps whose other lines agree', async () => {
    const charge = (BilledCost: string, team: string, more: Record<string, string> = {}) => ({
      BilledCost,
      SkuId: `${BilledCost}-${team}`,
      Tags: team === '' ? '' : JSON.stringify({ team }),
      ...more,
    });
    await workspace.import([
      await workspace.write(
        'a.csv',
        focusCsv([
          charge('100', 'Payments'),
          charge('7', 'payments'),
          charge('5', 'pay-ments'),
          charge('3', 'paymens'), // one letter short of a name of eight
          charge('1', 'team-1'),
          charge('2', 'team-2'), // digits tell things apart
          charge('50', '', { SubAccountId: 'acct-a' }),
          charge('9', 'Search', { SubAccountId: 'acct-a' }),
          charge('40', '', { ResourceId: 'vm-9' }),
          charge('1', 'Search', { ResourceId: 'vm-9', SkuId: 'other' }),
          charge('30', '', { SubAccountId: 'acct-b' }), // two teams pay there: nothing to say
          charge('1', 'Search', { SubAccountId: 'acct-b', SkuId: 'b1' }),
          charge('1', 'Payments', { SubAccountId: 'acct-b', SkuId: 'b2' }),
        ]),
      ),
    ]);
    const found = await bench.rules.suggestions(new AbortController().signal);
    expect(found.map(({ rule: each, rows, billedCost }) => [each.id, rows, billedCost])).toEqual([
      ['fill-x_Team-by-SubAccountId', 1, [{ currency: 'USD', amount: '50' }]],
      ['fill-x_Team-by-ResourceId', 1, [{ currency: 'USD', amount: '40' }]],
      ['merge-x_Team-Payments', 3, [{ currency: 'USD', amount: '15' }]],
    ]);
    expect(
      found.map(({ rule: each }) => (each.kind === 'alias' ? each.values : each.kind === 'look-up' ? each.table : {})),
    ).toEqual([
      { 'acct-a': 'Search' },
      { 'vm-9': 'Search' },
      { payments: 'Payments', 'pay-ments': 'Payments', paymens: 'Payments' },
    ]);
    // what is suggested can be applied as it is, and then is not suggested again
    await bench.apply(found.map(({ rule: each }) => each));
    expect(await bench.rules.suggestions(new AbortController().signal)).toEqual([]);
    expect(await bench.totals()).toEqual({ '-': '30', Payments: '116', Search: '101', 'team-1': '1', 'team-2': '2' });
  });
});
