import type { Command } from 'commander';
import { Budget, type StoredBudget } from '../../../src-core/contract/budgets.ts';
import { describeMoments, describePast, describeStates, listText } from './budget-text.ts';
import { readJsonFile } from './json-file.ts';
import { pickNamed } from './named.ts';
import { wholeOption } from './number-option.ts';
import { printable } from './output.ts';
import { dayOption } from './period-option.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

type Today = { today?: string };

/** `mureon budget`: what may be spent, and how it stands. */
export function addBudgetCommands(program: Command, run: Run): void {
  const budget = program.command('budget').description('what may be spent, and how that stands').exitOverride();
  budget
    .command('list')
    .description('every budget')
    .action(run(session => list(session)));
  budget
    .command('show <budget>')
    .description('a budget, by name or id, as a file for `budget set`')
    .option('--history', 'every version of it, newest first')
    .action(run((session, name: string, given: { history?: boolean }) => show(session, name, given)));
  budget
    .command('set <file>')
    .description('save the budget of a JSON file: a new version of the one with its name, or a new one')
    .option('--as <budget>', 'a new version of this one, by name or id; for another name')
    .option('--base <version>', 'refuse when it has another version by now')
    .action(
      run((session, file: string, given: { as?: string; base?: string }) => set(session, file, given), {
        creates: true,
      }),
    );
  budget
    .command('remove <budget>')
    .description('its history stays')
    .action(run((session, name: string) => remove(session, name)));
  budget
    .command('evaluate [budget]')
    .description('how each budget stands: spent, burn, forecast, thresholds')
    .option('--today <day>', 'as on the morning of this day, YYYY-MM-DD; by default now')
    .action(run((session, name: string | undefined, given: Today) => evaluate(session, name, given)));
  budget
    .command('what-if <file>')
    .description('how a budget would stand that nobody saved, and would have stood before')
    .option('--today <day>', 'as on the morning of this day; by default now')
    .option('--periods <n>', 'periods of the past', '6')
    .action(run((session, file: string, given: Today & { periods: string }) => whatIf(session, file, given)));
  budget
    .command('rehearse <budget>')
    .description('on which mornings its thresholds would have been reached')
    .option('--days <n>', 'how many mornings', '90')
    .option('--today <day>', 'the last of them; by default now')
    .action(run((session, name: string, given: Today & { days: string }) => rehearse(session, name, given)));
}

async function list(session: Session): Promise<number> {
  const budgets = await session.api.budgets.list();
  session.output.print({ budgets }, () => listText(budgets));
  return 0;
}

async function show(session: Session, name: string, { history }: { history?: boolean }): Promise<number> {
  const { id, body } = await find(session, name);
  if (!history) {
    session.output.print(body, () => JSON.stringify(body, null, 2));
    return 0;
  }
  const versions = await session.api.budgets.history({ id });
  session.output.print({ id, versions }, () =>
    versions
      .map(({ version, savedAt, savedBy, body: then }) =>
        printable(
          `version ${version}, ${savedAt}, ${savedBy}: ${then === null ? 'removed' : then.amounts.map(({ from, amount }) => `${amount} ${then.scope.currency} from ${from}`).join(', ')}`,
        ),
      )
      .join('\n'),
  );
  return 0;
}

async function set(session: Session, file: string, given: { as?: string; base?: string }): Promise<number> {
  const budget = await readJsonFile(file, Budget, 'budget');
  const known = await session.api.budgets.list();
  const before = given.as === undefined ? known.find(({ body }) => body.name === budget.name) : pick(known, given.as);
  const baseVersion = given.base === undefined ? (before?.version ?? null) : wholeOption(given.base, '--base');
  const saved = await session.api.budgets.save({ id: before?.id ?? null, baseVersion, budget });
  session.output.print(saved, () => printable(`${saved.body.name}: version ${saved.version} (${saved.id})`));
  return 0;
}

async function remove(session: Session, name: string): Promise<number> {
  const { id, version, body } = await find(session, name);
  await session.api.budgets.remove({ id, baseVersion: version });
  session.output.print({ removed: id }, () => printable(`${body.name} is removed.`));
  return 0;
}

async function evaluate(session: Session, name: string | undefined, given: Today): Promise<number> {
  const id = name === undefined ? null : (await find(session, name)).id;
  const states = await session.api.budgets.evaluate({ id, today: todayOf(given) }, { signal: session.signal });
  session.output.print({ states }, () => describeStates(states));
  return 0;
}

async function whatIf(session: Session, file: string, given: Today & { periods: string }): Promise<number> {
  const budget = await readJsonFile(file, Budget, 'budget');
  const periods = wholeOption(given.periods, '--periods');
  const answer = await session.api.budgets.whatIf(
    { budget, today: todayOf(given), periods },
    { signal: session.signal },
  );
  session.output.print(answer, () =>
    [
      answer.state === null ? 'It has no period on this day.' : describeStates([answer.state]),
      describePast(budget, answer.past),
    ].join('\n\n'),
  );
  return 0;
}

async function rehearse(session: Session, name: string, given: Today & { days: string }): Promise<number> {
  const { id } = await find(session, name);
  const question = { id, until: todayOf(given), days: wholeOption(given.days, '--days') };
  const moments = await session.api.budgets.rehearse(question, { signal: session.signal });
  session.output.print({ moments }, () => describeMoments(moments));
  return 0;
}

const todayOf = ({ today }: Today) => (today === undefined ? null : dayOption(today, '--today'));

async function find(session: Session, name: string): Promise<StoredBudget> {
  return pick(await session.api.budgets.list(), name);
}

const pick = (budgets: readonly StoredBudget[], name: string) => pickNamed(budgets, name, 'budget');
