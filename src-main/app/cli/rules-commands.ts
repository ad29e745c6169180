import { z } from 'zod';
import { type RulePreview, type RuleSet, TagRule } from '../../../src-core/contract/rules.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { readJsonFile } from './json-file.ts';
import { count, printable, table } from './output.ts';
import type { Session } from './session.ts';

/** What a rules file holds: the rules in their order, and why. Everything a rule leaves out has its default. */
const RulesFile = z.strictObject({ note: z.string().max(500).default(''), rules: z.array(TagRule).max(1_000) });

export async function rulesList(session: Session): Promise<number> {
  const set = await session.api.rules.current();
  session.output.print(set, () => describe(set));
  return 0;
}

/** The rules of one version as a rules file, so that two versions can be compared by any diff and applied again. */
export async function rulesShow(session: Session, version: string | undefined): Promise<number> {
  const set = version === undefined ? await session.api.rules.current() : await versionOf(session, version);
  const file = { note: set.note, rules: set.rules };
  session.output.print(file, () => JSON.stringify(file, null, 2));
  return 0;
}

export async function rulesHistory(session: Session): Promise<number> {
  const versions = await session.api.rules.history();
  session.output.print({ versions }, () =>
    versions.length === 0
      ? 'No rules were ever in force.'
      : table(
          ['version', 'at', 'by', 'rules', 'note'],
          versions.map(set => [
            String(set.version),
            set.createdAt ?? '',
            set.author,
            count(set.rules.length),
            set.note,
          ]),
          new Set([0, 3]),
        ),
  );
  return 0;
}

type Scope = { includeClosed?: boolean };

export async function rulesDryRun(session: Session, path: string, options: Scope): Promise<number> {
  const draft = { ...(await readRules(path)), includeClosed: options.includeClosed === true };
  const preview = await session.api.rules.preview(draft, { signal: session.signal });
  session.output.print(preview, () => describeChange(preview, 'would change'));
  return 0;
}

export async function rulesApply(session: Session, path: string, options: Scope & { base?: string }): Promise<number> {
  const draft = { ...(await readRules(path)), includeClosed: options.includeClosed === true };
  const baseVersion = options.base === undefined ? (await session.api.rules.current()).version : whole(options.base);
  return change(session, (await session.api.rules.apply({ ...draft, baseVersion })).taskId);
}

export async function rulesUndo(session: Session): Promise<number> {
  const { version } = await session.api.rules.current();
  return change(session, (await session.api.rules.undo({ baseVersion: version })).taskId);
}

export async function rulesSuggest(session: Session): Promise<number> {
  const suggestions = await session.api.rules.suggestions(undefined, { signal: session.signal });
  session.output.print({ suggestions }, () =>
    suggestions.length === 0
      ? 'Nothing to suggest.'
      : table(
          ['rows', 'billed cost', 'rule', 'why'],
          suggestions.map(({ rule, reason, rows, billedCost }) => [count(rows), money(billedCost), rule.id, reason]),
          new Set([0, 1]),
        ),
  );
  return 0;
}

async function change(session: Session, taskId: string): Promise<number> {
  const preview = (await session.finish(taskId)) as RulePreview;
  const { version } = await session.api.rules.current();
  session.output.print(
    { version, ...preview },
    () => `${describeChange(preview, 'changed')}\nRules version ${version} is in force.`,
  );
  return 0;
}

const readRules = (path: string) => readJsonFile(path, RulesFile, 'rules file');

async function versionOf(session: Session, text: string): Promise<RuleSet> {
  const wanted = whole(text);
  const found = (await session.api.rules.history()).find(set => set.version === wanted);
  if (!found) throw new AppError('cli.usage', { what: `There is no version ${wanted} of the rules.` });
  return found;
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new AppError('cli.usage', { what: `A version is a whole number, not ${text}.` });
  return Number(text);
}

function describe(set: RuleSet): string {
  if (set.rules.length === 0) return `Rules version ${set.version}: none.`;
  const rows = set.rules.map(rule => [
    rule.id,
    rule.isOn ? '' : 'off',
    rule.kind,
    rule.attribute,
    rule.from ?? '',
    rule.until ?? '',
    rule.where.map(({ field, operator, value }) => `${field} ${operator} ${value}`.trim()).join(', '),
    rule.note,
  ]);
  const head = ['rule', '', 'kind', 'attribute', 'from', 'until', 'where', 'note'];
  return [
    `Rules version ${set.version}${set.note === '' ? '' : `: ${printable(set.note)}`}`,
    table(head, rows, new Set()),
  ].join('\n');
}

function describeChange(preview: RulePreview, verb: string): string {
  const named = (value: string | null) => value ?? '(none)';
  return [
    table(
      ['attribute', 'from', 'to', 'rows', 'billed cost'],
      preview.moves.map(move => [
        move.attribute,
        named(move.from),
        named(move.to),
        count(move.rows),
        money(move.billedCost),
      ]),
      new Set([3, 4]),
    ),
    '',
    table(
      ['rule', 'acts on rows', 'billed cost'],
      preview.byRule.map(rule => [rule.id, count(rule.rows), money(rule.billedCost)]),
      new Set([1, 2]),
    ),
    '',
    ...preview.periods.map(
      ({ period, isClosed, rows }) => `${period}${isClosed ? ' (closed)' : ''}: ${count(rows)} rows`,
    ),
    `${count(preview.rows)} rows ${verb}, ${money(preview.billedCost) || 'no cost'}`,
  ].join('\n');
}

const money = (amounts: RulePreview['billedCost']) =>
  amounts.map(({ amount, currency }) => `${amount} ${currency}`).join(', ');
