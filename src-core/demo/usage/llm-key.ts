import { formatAmount, parseAmount } from '../../money/amount.ts';
import type { UsageKey } from '../usage-key.ts';
import { brownOut, type GatewayRequest, gatewayWeek, isIn, listCost, shadowUse } from './gateway-log.ts';
import { type ModelDay, providerOfBill } from './model-days.ts';
import { shadowModel, unpricedModel } from './prices.ts';
import { audioSeconds } from './provider-reports.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const allTokens = (items: readonly ModelDay[]) =>
  String(sum(items.flatMap(item => Object.values(item.tokens).map(Number))));
const billedCost = (items: readonly ModelDay[]) =>
  formatAmount(items.reduce((total, item) => total + parseAmount(item.billedCost), 0n));
const isUnpriced = ({ bill, model }: Pick<ModelDay, 'bill' | 'model'>) =>
  bill === unpricedModel.bill && model === unpricedModel.model;

/** Tokens and billed cost of each model, and the one without a price. */
export function meteredKey(items: readonly ModelDay[]): Pick<UsageKey, 'metered' | 'gap'> {
  const groups = [...Map.groupBy(items, item => `${item.bill} ${item.model}`).values()];
  const metered = groups.flatMap(group => {
    const [first] = group;
    if (!first) return [];
    const { bill, model } = first;
    return [
      {
        provider: providerOfBill[bill],
        model,
        tokens: allTokens(group),
        billedCost: billedCost(group),
        isPriced: !isUnpriced(first),
      },
    ];
  });
  const gap = items.filter(isUnpriced);
  return {
    metered: metered.toSorted((a, b) => (`${a.provider} ${a.model}` < `${b.provider} ${b.model}` ? -1 : 1)),
    gap: {
      provider: providerOfBill[unpricedModel.bill],
      model: unpricedModel.model,
      audioSeconds: String(sum(gap.map(audioSeconds))),
      billedCost: billedCost(gap),
      explanation:
        'Billed by the token and reported by the second; nobody typed in a price, so its metered cost is unknown, not zero.',
    },
  };
}

/** Counts the gateway's log on its way to the file. */
export class GatewayTally {
  #requests = 0;
  #failures = 0;
  #cacheHits = 0;
  readonly #sessions = new Set<string>();
  readonly #incident = { requests: 0, failures: 0 };
  readonly #shadow = { requests: 0, cost: 0n };

  add(request: GatewayRequest): void {
    const isFailure = request.status === 'failure';
    this.#requests += 1;
    this.#failures += isFailure ? 1 : 0;
    this.#cacheHits += request.isCacheHit ? 1 : 0;
    this.#sessions.add(request.session);
    if (isIn(brownOut, request.startMs)) {
      this.#incident.requests += 1;
      this.#incident.failures += isFailure ? 1 : 0;
    }
    if (request.item.key === shadowUse.key) {
      this.#shadow.requests += 1;
      if (!request.isCacheHit) this.#shadow.cost += parseAmount(listCost(request.item.model, request.tokens));
    }
  }

  key(): Pick<UsageKey, 'gateway' | 'unbilled'> {
    return {
      gateway: {
        ...gatewayWeek,
        requests: this.#requests,
        failures: this.#failures,
        cacheHits: this.#cacheHits,
        sessions: this.#sessions.size,
        incident: {
          from: brownOut.from,
          to: brownOut.to,
          ...this.#incident,
          explanation: 'The provider had two bad hours: one call in five failed, first tokens came six times as late.',
        },
      },
      unbilled: {
        provider: providerOfBill[shadowModel.bill],
        model: shadowModel.model,
        key: shadowUse.key,
        team: 'hackathon',
        requests: this.#shadow.requests,
        listCost: formatAmount(this.#shadow.cost),
        explanation:
          'A key of somebody else: its calls pass the gateway, but neither a bill nor a usage report of the company has them.',
      },
    };
  }
}
