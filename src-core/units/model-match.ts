import { pricedNames } from '../llm/prices/model-aliases.ts';
import { billedBySql, modelProviders } from '../llm/providers.ts';

/** Which model provider a charge line pays, as usage names it; an unknown seller is a provider of its own, in lower case. */
export function providerOfCharge(serviceProviderName: string | null, serviceName: string | null): string | null {
  if (serviceProviderName === null) return null;
  const [seller, service] = [serviceProviderName.toLowerCase(), (serviceName ?? '').toLowerCase()];
  for (const [provider, facts] of Object.entries(modelProviders)) {
    const words: readonly string[] = facts.services;
    const isSeller = facts.serviceProviders.some(name => name.toLowerCase() === seller);
    if (isSeller && (words.length === 0 || words.some(word => service.includes(word)))) return provider;
  }
  return seller;
}

/** The same over the columns of a charge line; tested against `providerOfCharge`. */
export const providerOfChargeSql = (): string =>
  `CASE ${Object.keys(modelProviders)
    .map(provider => `WHEN ${billedBySql(provider)} THEN '${provider}'`)
    .join(' ')} ELSE lower("ServiceProviderName") END`;

/** One spelling for the names that a provider documents as one model at one price. */
export function modelName(provider: string, model: string): string {
  const [first = model] = pricedNames(provider, model.toLowerCase()).toSorted();
  return first;
}

/** The accounts that usage of a provider names; null: some rows name none, and fit any. */
export type UsageAccounts = ReadonlyMap<string, ReadonlySet<string> | null>;

/** `match` of a cell of model charges or model usage: null where provider or model is not known. */
export function modelMatch(
  provider: string | null,
  model: string | null,
  accounts: readonly (string | null)[],
  known: UsageAccounts,
): string | null {
  if (provider === null || model === null) return null;
  const named = known.get(provider) ?? null;
  const account = named === null ? '*' : (accounts.find(each => each !== null && named.has(each)) ?? null);
  return account === null ? null : JSON.stringify([provider, modelName(provider, model), account]);
}
