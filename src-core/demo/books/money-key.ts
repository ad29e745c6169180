import type { SplitRule } from '../../contract/allocation.ts';
import { LAST_CLOSED_MONTH } from '../calendar.ts';
import { modelChange } from '../model-change.ts';
import { lateCredit } from './invoices.ts';

/** A stretch of a feature on a model version; end exclusive. Amounts and quantities are exact decimal text. */
export type VersionStretch = {
  from: string;
  to: string;
  modelVersion: string;
  requests: string;
  effectiveCost: string;
  /** To ten digits. */
  costPerRequest: string;
  /** Tokens a request by type, and million tokens by price: what explains the cost. Tokens rounded to whole ones. */
  tokensPerRequest: Record<string, string>;
  effectivePricePerMillion: Record<string, string>;
};

export type UnitFigure = {
  id: string;
  title: string;
  from: string;
  to: string;
  /** Conditions on charges, as `mureon query --filter` takes them. */
  cost: { measure: 'EffectiveCost'; currency: string; filters: string[]; amount: string };
  units: { source: string; quantity: string };
  /** cost / units, half up to ten digits. */
  unitCost: string;
};

/** What allocation, unit costs, reconciliation and conversion must come to. Every figure is worked out from the finished files. */
export type MoneyKey = {
  month: string;
  /** First day after it. */
  monthEnd: string;
  modelVersion: {
    feature: string;
    team: string;
    changedOn: string;
    explanation: string;
    /** Four whole weeks before and after, and the two months. */
    before: VersionStretch;
    after: VersionStretch;
    monthBefore: VersionStretch;
    inMonth: { requests: string; effectiveCost: string; costPerRequest: string };
  };
  idleGpus: {
    explanation: string;
    currency: string;
    /** EffectiveCost of the cluster's unused hours in the month, and who pays by the tags. */
    cost: string;
    gpuHours: string;
    taggedTeam: string;
    /** By GPU time held, rule `idle-gpus`. */
    teams: { team: string; heldGpuSeconds: string; amount: string; share: string }[];
  };
  untagged: {
    currency: string;
    effectiveCost: string;
    total: string;
    share: string;
    owners: { provider: string; subAccount: string | null; effectiveCost: string; share: string }[];
  };
  invoices: {
    count: number;
    explanation: string;
    differing: {
      issuer: string;
      month: string;
      invoiceId: string;
      billed: string;
      invoiced: string;
      difference: string;
    };
    lines: {
      issuer: string;
      invoiceId: string;
      currency: string;
      billed: string;
      invoiced: string;
      difference: string;
    }[];
  };
  allocation: {
    rules: { id: string; name: string; note: string }[];
    currency: string;
    /** EffectiveCost of the month: after = direct + what the rules placed; the sum over all is the month's. */
    teams: { team: string | null; before: string; taken: string; placed: Record<string, string>; after: string }[];
    input: string;
    output: string;
  };
  units: UnitFigure[];
  conversion: {
    from: string;
    to: string;
    source: string;
    days: number;
    firstDay: string;
    lastDay: string;
    /** EffectiveCost of the euro bill's month, each charge at the rate of its UTC day or of the last one before it. */
    amount: string;
    converted: string;
  };
};

export const moneyTexts = {
  modelVersion: `The chat moved from ${modelChange.before} to ${modelChange.after} on ${modelChange.from}. Prices did not change and requests grew as they always do: a request now has a quarter more output tokens, and a third less of its input comes from the prompt cache.`,
  idleGpus:
    'The unused hours of the own cluster carry the feature idle-capacity and the team platform. By the GPU time that jobs held in the month they belong to the teams below; the jobs that hold GPUs and do nothing are listed under "Jobs that hold GPUs and do nothing".',
  invoices: `${lateCredit.explanation} Everything else equals its invoice to the cent. The bill of OpenAI equals its invoice too, but stays open: one of its models has no price (see the gap below), so usage does not explain all of it.`,
} as const;

/** The rules as the key tells of them. */
export const keyRules = (rules: readonly SplitRule[]): MoneyKey['allocation']['rules'] =>
  rules.map(({ id, name, note }) => ({ id, name, note }));

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map(row => `| ${row.join(' | ')} |`),
  ].join('\n');

const stretchRow = (name: string, stretch: VersionStretch) => [
  name,
  stretch.modelVersion,
  stretch.requests,
  stretch.effectiveCost,
  stretch.costPerRequest,
  ...['input', 'cached_input', 'output'].map(type => stretch.tokensPerRequest[type] ?? ''),
];

/** The money part of the key as a page. */
export function moneyKeyMarkdown(key: MoneyKey): string {
  const { modelVersion, idleGpus, untagged, invoices, allocation, conversion } = key;
  const ruleIds = allocation.rules
    .map(({ id }) => id)
    .filter(id => allocation.teams.some(({ placed }) => id in placed));
  return `## ${key.month}: what the figures must say
### Which model version raised cost per request, and why
${modelVersion.explanation}

${table(
  ['stretch', 'version', 'requests', 'EffectiveCost', 'a request', 'input tokens a request', 'cached', 'output'],
  [
    stretchRow(`${modelVersion.before.from} to ${modelVersion.before.to}`, modelVersion.before),
    stretchRow(`${modelVersion.after.from} to ${modelVersion.after.to}`, modelVersion.after),
    stretchRow(modelVersion.monthBefore.from.slice(0, 7), modelVersion.monthBefore),
  ],
)}

In all of ${key.month}: ${modelVersion.inMonth.requests} requests, ${modelVersion.inMonth.effectiveCost} USD, ${modelVersion.inMonth.costPerRequest} USD a request.
Find it: \`mureon unit-cost --per request --by x_ModelVersion --grain month --filter x_Feature=${modelVersion.feature} --from ${modelVersion.monthBefore.from} --to ${key.monthEnd}\`

### Who holds idle GPUs, and what that costs
${idleGpus.cost} ${idleGpus.currency} for ${idleGpus.gpuHours} GPU-hours. ${idleGpus.explanation}

${table(
  ['team', 'GPU-seconds held', 'share', 'EffectiveCost'],
  idleGpus.teams.map(({ team, heldGpuSeconds, share, amount }) => [team, heldGpuSeconds, share, amount]),
)}

Find it: \`mureon query --allocation split --filter x_AllocationRule=idle-gpus --dims x_Team --measures EffectiveCost --from ${key.month}-01 --to ${key.monthEnd}\`

### What is untagged, and who owns it
${untagged.effectiveCost} of ${untagged.total} ${untagged.currency} name no team: ${untagged.share}.

${table(
  ['provider', 'sub-account', 'EffectiveCost', 'share of the untagged'],
  untagged.owners.map(row => [row.provider, row.subAccount ?? '(none)', row.effectiveCost, row.share]),
)}

Before any split; support plans and unused commitments are among them. Find it: \`mureon query --filter x_Team= --dims ServiceProviderName,SubAccountName --measures EffectiveCost --from ${key.month}-01 --to ${key.monthEnd}\`

### Does the month equal the invoices
${invoices.count} invoices. ${invoices.differing.issuer} ${invoices.differing.month} differs by **${invoices.differing.difference}**. ${invoices.explanation}

${table(
  ['issuer', 'invoice', 'currency', 'billed', 'invoiced', 'invoiced - billed'],
  invoices.lines.map(row => [row.issuer, row.invoiceId, row.currency, row.billed, row.invoiced, row.difference]),
)}

Find it: \`mureon reconcile --month ${key.month}\`

### What each team bears after the cost model
${allocation.rules.map(({ id, name, note }) => `- \`${id}\` ${name}. ${note}`).join('\n')}

EffectiveCost in ${allocation.currency}; ${allocation.input} before, ${allocation.output} after.

${table(
  ['team', 'before', 'taken by rules', ...ruleIds, 'after'],
  allocation.teams.map(row => [
    row.team ?? '(none)',
    row.before,
    row.taken,
    ...ruleIds.map(id => row.placed[id] ?? ''),
    row.after,
  ]),
)}

### Unit costs
${table(
  ['unit', 'time', 'cost', 'units', 'one costs'],
  key.units.map(unit => [
    `${unit.title} (\`${unit.id}\`): ${unit.cost.filters.join(', ')} / ${unit.units.source}`,
    `${unit.from} to ${unit.to}`,
    unit.cost.amount,
    unit.units.quantity,
    unit.unitCost,
  ]),
)}

### Currencies
${conversion.days} rates ${conversion.from} to ${conversion.to}, ${conversion.firstDay} to ${conversion.lastDay}, source "${conversion.source}". ${key.month}: ${conversion.amount} ${conversion.from} are ${conversion.converted} ${conversion.to}.
`;
}

export const KEY_MONTH = LAST_CLOSED_MONTH;
