import type { OverlapEntry } from '../contract/quality.ts';
import { formatAmount, parseAmount } from '../money/amount.ts';
import { addMoney, type Money, moneySize } from '../policy/tag-rules/money-by-currency.ts';

/** How spend is known, best authority first: who is paid says it; then what we make of prices; then who stood in between. */
export const routes = ['bill', 'provider-api', 'metered', 'provider-usage', 'gateway', 'trace', 'log'] as const;
export type Route = (typeof routes)[number];

/** What one source tells of one provider, account and month. */
export type RouteFact = {
  readonly provider: string;
  /** Null: the source does not say, and fits any account. */
  readonly account: string | null;
  /** Names the same account may have in another source: projects and sub-accounts of a bill. */
  readonly alsoCalled: readonly string[];
  readonly month: string;
  readonly route: Route;
  readonly source: string;
  readonly rows: number;
  readonly cost: Money;
  /** Of `cost` what is usage of models: all that metering can explain. Taxes, seats, fees, credits and corrections are not in it. */
  readonly usageCost: Money;
  /** False: there is usage without a price, and `cost` is what is known of it. */
  readonly isPriced: boolean;
  /** Its money is in every total. Usage never is; charge lines are unless they were set aside. */
  readonly counts: boolean;
  /** The slices its charge lines lie in; none for usage. */
  readonly slices: readonly RouteSlice[];
  /** `cost` by model; empty where it was not asked for. */
  readonly models: readonly ModelCost[];
};

export type ModelCost = {
  readonly model: string | null;
  readonly cost: Money;
  readonly usageCost: Money;
  /** False: some usage of this model has no price. */
  readonly isPriced: boolean;
};

/** Invoice and metering may differ by this share before a month is not reconciled: rounding, late requests, prices to the cent. */
export const RESIDUAL_SHARE = 0.05;

/** `isWhole`: every charge line of the slice belongs to this provider, so the slice can be set aside for it. */
export type RouteSlice = { readonly id: number; readonly isAside: boolean; readonly isWhole: boolean };

/** Who shall be believed, as a person said. The account is that of the entry. */
export type AuthorityChoice = {
  readonly provider: string;
  readonly account: string | null;
  readonly month: string;
  readonly route: Route;
  readonly source: string;
};

/** Facts that tell of one spend, where there are several sources. */
export function overlapGroups(facts: readonly RouteFact[]): RouteFact[][] {
  const months = Map.groupBy(facts, ({ provider, month }) => JSON.stringify([provider, month]));
  return [...months.values()]
    .flatMap(sameAccount)
    .filter(group => new Set(group.map(({ route, source }) => `${route} ${source}`)).size > 1);
}

/** Every (provider, account, month) that several sources tell of, newest month first. */
export function overlapEntries(facts: readonly RouteFact[], choices: readonly AuthorityChoice[]): OverlapEntry[] {
  return overlapGroups(facts)
    .flatMap(group => toEntry(group, choices))
    .toSorted((a, b) => (a.month === b.month ? compare(nameOf(a), nameOf(b)) : compare(b.month, a.month)));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const nameOf = ({ provider, account }: OverlapEntry) => JSON.stringify([provider, account]);

/** Facts of one provider and month that speak of one account. One that names none belongs to all of them. */
function sameAccount(facts: readonly RouteFact[]): RouteFact[][] {
  if (facts.some(({ account, alsoCalled }) => account === null && alsoCalled.length === 0)) return [[...facts]];
  const groups: { names: Set<string>; facts: RouteFact[] }[] = [];
  for (const fact of facts) {
    const names = new Set([...(fact.account === null ? [] : [fact.account]), ...fact.alsoCalled]);
    const kin = groups.filter(group => [...names].some(name => group.names.has(name)));
    const merged = {
      names: new Set([...names, ...kin.flatMap(group => [...group.names])]),
      facts: [...kin.flatMap(group => group.facts), fact],
    };
    groups.splice(0, groups.length, ...groups.filter(group => !kin.includes(group)), merged);
  }
  return groups.map(group => group.facts);
}

/** The account a group is about: that of its bills, else of its usage; null where there is none or several. */
export function accountOf(group: readonly RouteFact[]): string | null {
  const named = (facts: readonly RouteFact[]) =>
    new Set(facts.flatMap(({ account }) => (account === null ? [] : [account])));
  const billed = named(group.filter(({ route }) => isCost(route)));
  const accounts = billed.size > 0 ? billed : named(group);
  return accounts.size === 1 ? ([...accounts][0] ?? null) : null;
}

function toEntry(group: readonly RouteFact[], choices: readonly AuthorityChoice[]): OverlapEntry[] {
  const ordered = uniteSources(group).toSorted(
    (a, b) => rank(a) - rank(b) || Number(b.counts) - Number(a.counts) || compare(a.source, b.source),
  );
  const [best] = ordered;
  if (!best) return [];
  const account = accountOf(group);
  const { provider, month } = best;
  const choice = choices.find(each => each.provider === provider && each.month === month && each.account === account);
  const chosen = choice && ordered.find(fact => fact.route === choice.route && fact.source === choice.source);
  const authority = chosen ?? ordered.find(({ counts }) => counts) ?? best;
  const others = ordered.filter(fact => fact !== authority);
  const compared =
    others.find(({ route, cost }) => !isCost(route) && cost.length > 0) ?? others.find(({ cost }) => cost.length > 0);
  // usage explains usage; another bill has to explain the whole bill
  const chargedFor = ({ route }: Pick<RouteFact, 'route'>) => (isCost(route) ? authority.cost : authority.usageCost);
  return [
    {
      ...{ provider, account, month, authority: authority.route, authoritySource: authority.source },
      chosenBy: chosen ? 'rule' : 'default',
      routes: [authority, ...others].map(({ route, source, rows, cost, isPriced, counts }) => ({
        ...{ route, source, rows, cost, isPriced, counts },
        difference: cost.length === 0 ? [] : minus(chargedFor({ route }), cost),
      })),
      usageCost: authority.usageCost,
      residual: compared ? minus(chargedFor(compared), compared.cost) : [],
      isReconciled: compared ? isExplained(authority, compared, chargedFor(compared)) : null,
      models: compared ? byModel(authority.models, compared) : [],
    },
  ];
}

/**
 * Whether what is left is small, in every currency by itself: an amount of the one explains nothing in the other. Usage of a model without a price
 * explains nothing of what the bill charges for that model, and nothing can be said where the bill does not name it.
 */
function isExplained(authority: RouteFact, compared: RouteFact, charged: Money): boolean {
  const unpriced = compared.models.filter(({ isPriced }) => !isPriced).map(({ model }) => model);
  const chargedUnpriced = authority.models.filter(({ model }) => unpriced.includes(model));
  const isBounded = unpriced.every(name => name !== null && chargedUnpriced.some(({ model }) => model === name));
  if (!compared.isPriced && (unpriced.length === 0 || !isBounded)) return false;
  const of = (models: readonly ModelCost[]) => addMoney(models.flatMap(({ usageCost }) => usageCost));
  const open = of(chargedUnpriced);
  const known = addMoney([...compared.cost, ...negated(of(compared.models.filter(({ isPriced }) => !isPriced)))]);
  const rest = minus(minus(charged, open), known);
  const currencies = [...new Set([...charged, ...compared.cost].map(({ currency }) => currency))];
  return currencies.every(currency => {
    const size = (money: Money) => sizeIn(money, currency);
    return (size(rest) + size(open)) * 100n <= size(charged) * BigInt(RESIDUAL_SHARE * 100);
  });
}

function sizeIn(money: Money, currency: string): bigint {
  const amount = parseAmount(money.find(each => each.currency === currency)?.amount ?? '0');
  return amount < 0n ? -amount : amount;
}

/** Of usage beside a bill only what the bill charges for usage; of two bills all of both. */
function byModel(
  authority: readonly ModelCost[],
  { route, models: metered }: Pick<RouteFact, 'route' | 'models'>,
): OverlapEntry['models'] {
  const amounts = ({ cost, usageCost }: ModelCost) => (isCost(route) ? cost : usageCost);
  const named = authority.filter(each => amounts(each).length > 0);
  const names = [...new Set([...named, ...metered].map(({ model }) => model))];
  if (names.every(name => name === null)) return [];
  const costOf = (costs: readonly ModelCost[], name: string | null) =>
    addMoney(costs.filter(({ model }) => model === name).flatMap(amounts));
  return names
    .map(model => {
      const [billed, used] = [costOf(named, model), costOf(metered, model)];
      const isPriced = metered.every(each => each.model !== model || each.isPriced);
      return { model, authority: billed, metered: used, difference: minus(billed, used), isPriced };
    })
    .toSorted((a, b) => {
      const [left, right] = [moneySize(a.difference), moneySize(b.difference)];
      return left > right ? -1 : left < right ? 1 : compare(a.model ?? '', b.model ?? '');
    });
}

const rank = ({ route }: RouteFact) => routes.indexOf(route);
export const isCost = (route: Route): boolean => route === 'bill' || route === 'provider-api' || route === 'metered';

/** A source may tell of several accounts or sub-accounts of one group; for the reader it is one. */
function uniteSources(group: readonly RouteFact[]): RouteFact[] {
  return [
    ...Map.groupBy(group, ({ route, source, counts }) => JSON.stringify([route, source, counts])).values(),
  ].flatMap(([first, ...rest]) =>
    first
      ? [
          {
            ...first,
            rows: rest.reduce((sum, { rows }) => sum + rows, first.rows),
            cost: addMoney([first, ...rest].flatMap(({ cost }) => cost)),
            usageCost: addMoney([first, ...rest].flatMap(({ usageCost }) => usageCost)),
            models: uniteModels([first, ...rest].flatMap(({ models }) => models)),
            isPriced: [first, ...rest].every(({ isPriced }) => isPriced),
          },
        ]
      : [],
  );
}

function uniteModels(costs: readonly ModelCost[]): ModelCost[] {
  return [...Map.groupBy(costs, ({ model }) => model)].map(([model, members]) => ({
    model,
    cost: addMoney(members.flatMap(({ cost }) => cost)),
    usageCost: addMoney(members.flatMap(({ usageCost }) => usageCost)),
    isPriced: members.every(({ isPriced }) => isPriced),
  }));
}

const negated = (money: Money): Money =>
  money.map(({ currency, amount }) => ({ currency, amount: formatAmount(-parseAmount(amount)) }));

/** Per currency of either side, exactly. */
export const minus = (a: Money, b: Money): Money => addMoney([...a, ...negated(b)]);
