import type { Command } from 'commander';
import type { ChangeNote } from '../../../src-core/contract/overview.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { Measure } from '../../../src-core/query/query-spec.ts';
import { printable, table } from './output.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

/** `mureon search` and `mureon news`: what Home shows. */
export function addOverviewCommands(program: Command, run: Run): void {
  program
    .command('search <text>')
    .description('find teams, services, models, jobs, files, rules and what else has a name')
    .option('--limit <n>', 'at most this many', '40')
    .action(run((session, text: string, given: { limit: string }) => search(session, text, given.limit)));
  program
    .command('news')
    .description('what changed since somebody last looked, largest money first')
    .option('--measure <measure>', 'cost to compare', 'EffectiveCost')
    .option('--seen', 'remember that it was looked at')
    .action(run((session, given: { measure: string; seen?: boolean }) => news(session, given)));
}

const money = (amounts: ChangeNote['money']) =>
  amounts.map(({ currency, amount }) => `${amount} ${currency ?? 'unknown'}`).join(', ');

async function search(session: Session, text: string, limit: string): Promise<number> {
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > 200)
    throw new AppError('cli.usage', { what: `--limit must be 1 to 200, not ${limit}.` });
  if (text.trim() === '') throw new AppError('cli.usage', { what: 'Say what to search for.' });
  const hits = await session.api.overview.search({ text, limit: Number(limit) }, { signal: session.signal });
  session.output.print({ hits }, () =>
    hits.length === 0
      ? `Nothing matches ${printable(text)}.`
      : table(
          ['kind', 'name', 'detail', 'last 30 days', 'address'],
          hits.map(({ kind, title, detail, cost, address }) => [kind, title, detail, money(cost), address]),
          new Set([3]),
        ),
  );
  return 0;
}

async function news(session: Session, given: { measure: string; seen?: boolean }): Promise<number> {
  const measure = Measure.safeParse(given.measure);
  if (!measure.success) throw new AppError('cli.usage', { what: `There is no measure ${given.measure}.` });
  const changed = await session.api.overview.whatChanged({ measure: measure.data }, { signal: session.signal });
  if (given.seen) await session.api.overview.looked({ lakeVersion: changed.lakeVersion });
  session.output.print(changed, () =>
    [
      changed.since === null
        ? `Lake version ${changed.lakeVersion}; nobody has looked yet.`
        : `Since ${changed.since.at} (lake version ${changed.since.lakeVersion}, now ${changed.lakeVersion}):`,
      ...(changed.notes.length === 0
        ? ['Nothing new.']
        : [
            table(
              ['amount', 'what'],
              changed.notes.map(note => [money(note.money), note.message]),
              new Set([0]),
            ),
          ]),
    ].join('\n'),
  );
  return 0;
}
