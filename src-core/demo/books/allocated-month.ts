import { formatAmount, type Unscaled } from '../../money/amount.ts';
import { demoCostModel, servedTeams } from './cost-model.ts';
import type { MoneyKey } from './money-key.ts';
import { keyShares } from './shares.ts';

/** EffectiveCost of lines that nothing tells apart: bill, UTC day, service, place, tags, kind of charge. Empty tags are null. */
export type MonthCell = {
  readonly day: string;
  readonly currency: string;
  readonly provider: string;
  readonly service: string;
  readonly subcategory: string;
  readonly subAccount: string | null;
  readonly commitmentStatus: string | null;
  readonly team: string | null;
  readonly feature: string | null;
  readonly cost: Unscaled;
};

type Weights = ReadonlyMap<string, bigint>;
/** The rules of the demo's cost model once more, by hand: what each takes in the key's month, and by which weights. */
type Pool = {
  readonly takes: (cell: MonthCell) => boolean;
  readonly weights: (spend: Spend, held: Weights) => Weights;
};
type Spend = (teams: readonly string[], counts: (cell: MonthCell) => boolean) => Weights;

const clusterTeams = ['assistant', 'research', 'search', 'studio'];
const isCluster = (cell: MonthCell) => cell.service === 'GPU Cluster Hours';
const pools: Readonly<Record<string, Pool>> = {
  'idle-gpus': { takes: cell => cell.feature === 'idle-capacity', weights: (_spend, held) => held },
  colocation: {
    takes: cell => cell.service === 'Colocation Power and Space',
    weights: spend => spend(clusterTeams, isCluster),
  },
  'commitment-waste': {
    takes: cell => cell.commitmentStatus === 'Unused',
    weights: spend => spend(['assistant', 'data', 'documents', 'search'], cell => cell.commitmentStatus === 'Used'),
  },
  observability: {
    takes: cell => cell.subAccount === 'prod-observability',
    weights: () => new Map(servedTeams.map(team => [team, 1n])),
  },
  support: { takes: cell => cell.subcategory === 'Support', weights: spend => spend(servedTeams, () => true) },
};

/**
 * EffectiveCost in dollars of each team after the cost model, cell by cell.
 * @param held GPU-seconds of the runs submitted in the month, by account
 */
export function allocateMonth(
  cells: readonly MonthCell[],
  held: Weights,
): {
  teams: MoneyKey['allocation']['teams'];
  output: string;
  placed: ReadonlyMap<string, ReadonlyMap<string, Unscaled>>;
} {
  const dollars = cells.filter(({ currency }) => currency === 'USD');
  const spend: Spend = (teams, counts) => {
    const weights = new Map(teams.map(team => [team, 0n]));
    for (const cell of dollars)
      if (cell.team !== null && weights.has(cell.team) && counts(cell)) add(weights, cell.team, cell.cost);
    return weights;
  };
  const before = new Map<string | null, Unscaled>();
  const taken = new Map<string | null, Unscaled>();
  const placed = new Map<string, Map<string, Unscaled>>();
  const rules = demoCostModel.flatMap(({ id }) => {
    const pool = pools[id];
    return pool ? [{ id, takes: pool.takes, weights: pool.weights(spend, held) }] : [];
  });
  for (const cell of dollars) {
    add(before, cell.team, cell.cost);
    const rule = rules.find(({ takes }) => takes(cell));
    if (!rule) continue;
    add(taken, cell.team, cell.cost);
    const own = placed.get(rule.id) ?? new Map<string, Unscaled>();
    placed.set(rule.id, own);
    for (const [team, part] of keyShares(cell.cost, rule.weights)) add(own, team, part);
  }
  const names = [...before.keys()].toSorted((a, b) => ((a ?? '\uffff') < (b ?? '\uffff') ? -1 : 1));
  let output = 0n;
  const teams = names.map(team => {
    const own = [...placed].flatMap(([id, amounts]): [string, Unscaled][] => {
      const amount = team === null ? undefined : amounts.get(team);
      return amount === undefined ? [] : [[id, amount]];
    });
    const after = own.reduce((sum, [, amount]) => sum + amount, (before.get(team) ?? 0n) - (taken.get(team) ?? 0n));
    output += after;
    return {
      team,
      before: formatAmount(before.get(team) ?? 0n),
      taken: formatAmount(taken.get(team) ?? 0n),
      placed: Object.fromEntries(own.map(([id, amount]) => [id, formatAmount(amount)])),
      after: formatAmount(after),
    };
  });
  return { teams, output: formatAmount(output), placed };
}

function add<K>(sums: Map<K, bigint>, key: K, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount);
}
