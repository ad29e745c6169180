import type { Command } from 'commander';
import { z } from 'zod';
import {
  type AllocationRun,
  type CostModel,
  type CostModelPreview,
  SplitRule,
} from '../../../src-core/contract/allocation.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { type Measure, measures } from '../../../src-core/query/query-spec.ts';
import { readJsonFile } from './json-file.ts';
import { count, printable, table } from './output.ts';
import { monthOption } from './period-option.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

const ModelFile = z.array(SplitRule).max(500);

type Scope = { keepClosed?: boolean };
type Apply = Scope & { base?: string; note?: string };

/** `mureon allocation`: the cost model, what it would do, what it did, and the proof that nothing was made or lost. */
export function addAllocationCommands(program: Command, run: Run): void {
  const allocation = program
    .command('allocation')
    .description('the cost model: how shared cost is split')
    .exitOverride();
  allocation
    .command('list')
    .description('the model in force')
    .action(run(session => list(session)));
  allocation
    .command('show [version]')
    .description('the rules of a version as a model file')
    .action(run((session, version?: string) => show(session, version)));
  allocation
    .command('history')
    .description('every version of the model')
    .action(run(session => history(session)));
  allocation
    .command('dry-run <file>')
    .description('what the model of a file (JSON array of splits) would move; changes nothing')
    .option('--keep-closed', 'closed months stay as they are')
    .action(run((session, file: string, given: Scope) => dryRun(session, file, given)));
  allocation
    .command('apply <file>')
    .description('put the model of a file in force')
    .option('--keep-closed', 'closed months stay as they are')
    .option('--base <version>', 'refuse when another version is in force')
    .option('--note <text>', 'why', '')
    .action(run((session, file: string, given: Apply) => apply(session, file, given)));
  allocation
    .command('undo')
    .description('back to the state before the newest version')
    .action(run(session => undo(session)));
  allocation
    .command('proof')
    .description('input = output for each month, currency and measure')
    .option('--month <month>', 'only of this month of charges, YYYY-MM')
    .action(run((session, given: { month?: string }) => proof(session, given.month)));
  allocation
    .command('weights')
    .description('which share each target of a split got, and why')
    .requiredOption('--rule <id>', 'the split')
    .requiredOption('--month <month>', 'month of charges, YYYY-MM')
    .action(run((session, given: { rule: string; month: string }) => weights(session, given.rule, given.month)));
}

async function list(session: Session): Promise<number> {
  const model = await session.api.allocation.current();
  session.output.print(model, () => describe(model));
  return 0;
}

async function show(session: Session, version: string | undefined): Promise<number> {
  const model = version === undefined ? await session.api.allocation.current() : await versionOf(session, version);
  session.output.print(model.rules, () => JSON.stringify(model.rules, null, 2));
  return 0;
}

async function history(session: Session): Promise<number> {
  const versions = await session.api.allocation.history();
  session.output.print({ versions }, () =>
    table(
      ['version', 'at', 'by', 'splits', 'note'],
      versions.map(model => [
        ...[String(model.version), model.createdAt ?? '', model.author],
        ...[count(model.rules.length), model.note],
      ]),
      new Set([0, 3]),
    ),
  );
  return 0;
}

async function dryRun(session: Session, path: string, given: Scope): Promise<number> {
  const rules = await readJsonFile(path, ModelFile, 'cost model');
  const draft = { rules, note: '', includeClosed: given.keepClosed !== true };
  const preview = await session.api.allocation.preview(draft, { signal: session.signal });
  session.output.print(preview, () => describeChange(preview));
  return 0;
}

async function apply(session: Session, path: string, given: Apply): Promise<number> {
  const rules = await readJsonFile(path, ModelFile, 'cost model');
  const baseVersion = given.base === undefined ? (await session.api.allocation.current()).version : whole(given.base);
  const draft = { rules, note: given.note ?? '', includeClosed: given.keepClosed !== true, baseVersion };
  return change(session, (await session.api.allocation.apply(draft)).taskId);
}

async function undo(session: Session): Promise<number> {
  const { version } = await session.api.allocation.current();
  return change(session, (await session.api.allocation.undo({ baseVersion: version })).taskId);
}

async function change(session: Session, taskId: string): Promise<number> {
  const preview = (await session.finish(taskId)) as CostModelPreview;
  const { version } = await session.api.allocation.current();
  session.output.print(
    { version, ...preview },
    () => `${describeChange(preview)}\nCost model version ${version} is in force.`,
  );
  return 0;
}

async function proof(session: Session, month: string | undefined): Promise<number> {
  const found = await session.api.allocation.proof({
    month: month === undefined ? null : monthOption(month, '--month'),
  });
  session.output.print(found, () =>
    found.proofs.length === 0
      ? 'No month was split: there is no cost model, or no charge.'
      : [proofTable(found.proofs), proofWords(found)].join('\n'),
  );
  return 0;
}

async function weights(session: Session, rule: string, month: string): Promise<number> {
  const found = await session.api.allocation.weights({ ruleId: rule, month: monthOption(month, '--month') });
  session.output.print({ weights: found }, () =>
    found.length === 0
      ? `The split ${printable(rule)} has split nothing in ${month}.`
      : table(
          ['from', 'currency', 'target', 'weight', 'of', 'share', 'EffectiveCost'],
          found.map(weight => [
            ...[weight.period, weight.currency ?? '', weight.target ?? '(unallocated)', weight.weight, weight.total],
            ...[`${(weight.share * 100).toFixed(2)} %`, weight.amount ?? ''],
          ]),
          new Set([3, 4, 5, 6]),
        ),
  );
  return 0;
}

async function versionOf(session: Session, text: string): Promise<CostModel> {
  const wanted = whole(text);
  const found = (await session.api.allocation.history()).find(model => model.version === wanted);
  if (!found) throw new AppError('cli.usage', { what: `There is no version ${wanted} of the cost model.` });
  return found;
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new AppError('cli.usage', { what: `A version is a whole number, not ${text}.` });
  return Number(text);
}

function describe(model: CostModel): string {
  if (model.rules.length === 0)
    return `Cost model version ${model.version}: no splits, every charge stays where its tags put it.`;
  const rows = model.rules.map(rule => [
    ...[
      rule.id,
      rule.isOn ? '' : 'off',
      rule.kind,
      methodWords(rule),
      rule.attribute,
      rule.from ?? '',
      rule.until ?? '',
    ],
    rule.where.map(({ field, operator, value }) => `${field} ${operator} ${value}`.trim()).join(', '),
  ]);
  return [
    `Cost model version ${model.version}${model.note === '' ? '' : `: ${printable(model.note)}`}`,
    table(['split', '', 'kind', 'how', 'over', 'from', 'until', 'pool'], rows, new Set()),
  ].join('\n');
}

function methodWords({ method }: SplitRule): string {
  if (method.kind !== 'proportional') return method.kind;
  switch (method.driver.kind) {
    case 'spend':
      return `by ${method.driver.measure}`;
    case 'records':
      return `by ${method.driver.column} of ${method.driver.dataset}`;
    case 'metric':
      return `by metric ${method.driver.metric}`;
  }
}

type Money = CostModelPreview['byRule'][number]['pool'];
const money = (amounts: Money) => amounts.map(({ amount, currency }) => `${amount} ${currency}`).join(', ');

function describeChange(preview: CostModelPreview): string {
  const moves = preview.moves.filter(({ measure }) => measure === 'EffectiveCost');
  if (preview.months.length === 0)
    return `Nothing would move: ${preview.order.length === 0 ? 'there is nothing to run' : 'what counts is the same as in the model in force'}.`;
  return [
    table(
      ['attribute', 'value', 'currency', 'before', 'after', 'difference (EffectiveCost)'],
      moves.map(move => [
        ...[move.attribute, move.value ?? '(none)', move.currency ?? ''],
        ...[move.before, move.after, move.difference],
      ]),
      new Set([3, 4, 5]),
    ),
    '',
    table(
      ['split', 'pool', 'allocated', 'unallocated', 'targets'],
      preview.byRule.map(rule => [
        ...[rule.id, money(rule.pool), money(rule.allocated), money(rule.unallocated)],
        count(rule.targets),
      ]),
      new Set([1, 2, 3, 4]),
    ),
    '',
    `Runs in this order: ${preview.order.map(printable).join(', ') || 'nothing to run'}.`,
    `Months worked out: ${preview.months.join(', ') || 'none, nothing that counts has changed'}.`,
  ].join('\n');
}

const byMeasure = (a: { measure: Measure }, b: { measure: Measure }) =>
  measures.indexOf(a.measure) - measures.indexOf(b.measure);

function proofTable(proofs: AllocationRun['proofs']): string {
  return table(
    ['month', 'currency', 'measure', 'input', 'direct', 'split', 'unallocated', 'untagged', 'output'],
    proofs.map(each => [
      ...[each.month, each.currency ?? '', each.measure, each.input ?? '', each.direct ?? '', each.split ?? ''],
      ...[each.unallocated ?? '', each.untagged ?? '', each.output ?? ''],
    ]),
    new Set([3, 4, 5, 6, 7, 8]),
  );
}

function proofWords({ proofs, modelVersion, lakeVersion }: AllocationRun): string {
  const open = proofs.toSorted(byMeasure).filter(({ input, output }) => input !== output).length;
  return open === 0
    ? `All ${proofs.length} close to the last digit (cost model ${modelVersion}, lake version ${lakeVersion}).`
    : `${open} of ${proofs.length} do not close.`;
}
