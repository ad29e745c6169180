import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { toAppError } from '../../../src-core/errors/orpc-error.ts';
import { safeStack } from '../../../src-core/logging/log-line.ts';
import { workspaceDirOf } from '../workspace-dir.ts';
import { addAlertCommands } from './alert-commands.ts';
import { addAllocationCommands } from './allocation-commands.ts';
import { addBudgetCommands } from './budget-commands.ts';
import { addChannelCommands } from './channel-commands.ts';
import { addDestinationCommands } from './destination-commands.ts';
import { addExplainCommands } from './explain-commands.ts';
import { addForecastCommands } from './forecast-commands.ts';
import { addFxCommands } from './fx-commands.ts';
import type { GpuOptions } from './gpu-commands.ts';
import { addInvestigationCommands } from './investigation-commands.ts';
import { addLibraryCommands } from './library-commands.ts';
import { createOutput, exitCodeOf, jsonError, type Output } from './output.ts';
import { addOverviewCommands } from './overview-commands.ts';
import { addPublicationCommands } from './publication-commands.ts';
import { addQualityCommands } from './quality-commands.ts';
import { addReconcileCommands } from './reconcile-commands.ts';
import { addReportCommands } from './report-commands.ts';
import { addScheduleCommands } from './schedule-commands.ts';
import { isWorkspace, type Session, type SessionOptions, withSession } from './session.ts';
import { addSourceCommands } from './source-commands.ts';
import { addSqlCommands } from './sql-commands.ts';
import { addUnitCommands } from './unit-commands.ts';

export type ProgramOptions = {
  /** Words after the program's name. */
  words: string[];
  adapters: SessionOptions['adapters'];
  stdout: NodeJS.WritableStream & { isTTY?: boolean };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
  serve(options: {
    workspaceDir: string;
    port?: string;
    idleExit?: string;
    root?: string;
    isJson: boolean;
  }): Promise<number>;
};

type Globals = { workspace?: string; json?: boolean; progress?: boolean };

/** Run one command line. @returns the exit code: 0 done, 2 bad input or usage, 3 refused by policy, 1 anything else. */
export async function runProgram(options: ProgramOptions): Promise<number> {
  const { words, stdout, stderr } = options;
  const isJson = words.includes('--json');
  let output: Output = createOutput({ isJson, showProgress: words.includes('--progress'), stdout, stderr });
  const usage: string[] = [];
  const told: string[] = []; // help or version
  let exitCode = 0;

  const program = new Command('mureon')
    .description('The FinOps workbench for AI spend: one local lake, every figure proved.')
    .version(options.adapters.appVersion)
    .option('--workspace <dir>', 'folder of the workspace (or MUREON_WORKSPACE)')
    .option('--json', 'print one JSON document on standard output and nothing else')
    .option('--progress', 'report progress on standard error even when it is not a terminal')
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ writeOut: text => void told.push(text), writeErr: text => void usage.push(text) });

  /** Wrap a command: open the workspace, run, keep the exit code. */
  const run =
    <A extends unknown[]>(
      work: (session: Session, ...words: A) => Promise<number>,
      needs: { creates?: boolean; scratch?: boolean } = {},
    ) =>
    async (...given: unknown[]): Promise<void> => {
      const command = given.at(-1) as Command;
      const globals = command.optsWithGlobals<Globals & { out?: string }>();
      output = createOutput({ isJson, showProgress: globals.progress === true, stdout, stderr });
      const chosen = workspaceDirOf(globals.workspace);
      const scratch = needs.scratch && !isWorkspace(chosen) ? await mkdtemp(join(tmpdir(), 'mureon-')) : null;
      try {
        exitCode = await withSession(
          {
            workspaceDir: scratch ?? chosen,
            output,
            creates: needs.creates === true || scratch !== null,
            out: globals.out,
            adapters: options.adapters,
          },
          session => work(session, ...(given.slice(0, -1) as A)),
        );
      } finally {
        if (scratch !== null) await rm(scratch, { recursive: true, force: true });
      }
    };

  const several = (value: string, before: string[]) => [...before, value];

  program
    .command('demo')
    .description('fill the workspace with the generated demo estate')
    .option('--rows <n>', 'charge lines', '200000')
    .option('--seed <n>', 'the same seed gives the same estate', '20260101')
    .action(
      run(async (session, given: { rows: string; seed: string }) => (await importing()).demo(session, given), {
        creates: true,
      }),
    );
  program
    .command('import <path...>')
    .description('import files or folders')
    .option('--format <name>', 'auto or focus', 'auto')
    .option('--source <name>', 'name of the stream these files belong to')
    .option('--accept-partial', 'import the good rows of a file with bad ones')
    .option('--map <mapping>', 'read tables with columns of their own by this mapping, now and from now on')
    .action(
      run(
        async (
          session,
          paths: string[],
          given: { format: string; source?: string; acceptPartial?: boolean; map?: string },
        ) => (await importing()).importFiles(session, paths, given),
        { creates: true },
      ),
    );
  program
    .command('sniff <path...>')
    .description('say what a file is')
    .option('--suggest-map', 'propose a mapping for a table with columns of its own; --out writes it')
    .option('--map <mapping>', 'show the first rows as this mapping would read them')
    .option('--out <file>', 'where to write the proposed mapping')
    .action(
      run(
        async (session, paths: string[], given: { suggestMap?: boolean; map?: string; out?: string }) => {
          if (given.suggestMap) return (await mapping()).suggestMap(session, paths, given.out);
          if (given.map !== undefined) return (await mapping()).previewMap(session, paths, given.map);
          return (await importing()).sniff(session, paths);
        },
        { scratch: true },
      ),
    );
  program
    .command('drops')
    .description('what was imported')
    .action(run(async session => (await importing()).drops(session)));
  program
    .command('findings')
    .description('what is odd about the imported rows')
    .option('--drop <id>', 'only of this drop')
    .action(run(async (session, given: { drop?: string }) => (await importing()).findings(session, given.drop)));
  program
    .command('query')
    .description('grouped sums of the lake')
    .requiredOption('--measures <list>', 'BilledCost, EffectiveCost, ListCost, ContractedCost; columns with --dataset')
    .option('--dataset <name>', 'usage records in place of cost: llm-usage, gpu-job, gpu-sample or metric')
    .option('--dims <list>', 'dimensions, e.g. ServiceCategory,x_Team,Tags/env')
    .option('--grain <grain>', 'none, hour, day, week, month, quarter, year', 'none')
    .option('--from <day>', 'first day, YYYY-MM or YYYY-MM-DD')
    .option('--to <day>', 'day after the last, YYYY-MM or YYYY-MM-DD')
    .option('--filter <filter>', 'Dimension=value, Dimension!=value or Dimension~part; repeat for more', several, [])
    .option('--zone <zone>', 'time zone of days and periods', 'UTC')
    .option('--as-of <version>', 'lake version or date-time')
    .option('--compare', 'add the period before')
    .option('--currency <code>', 'convert every amount by the dated rates of the lake, e.g. EUR')
    .option('--allocation <kind>', 'none, or split: after the shared-cost splits of the cost model', 'none')
    .option(
      '--calendar <calendar>',
      'fiscal years: a starting month (4), or 4-4-5:2026-02-01 with long years behind it (:2028,2033)',
    )
    .option('--sample <share>', 'estimate from this share of the charge lines, e.g. 0.1')
    .option('--limit <n>', 'at most this many rows')
    .addOption(
      new Option('--format <format>', 'table, json, csv, xlsx, parquet or arrow; taken from the ending of --out'),
    )
    .option('--out <file>', 'write the result to this new file')
    .action(
      run(async (session, given: { dataset?: string }) =>
        given.dataset === undefined
          ? (await import('./query-command.ts')).query(session, given as never)
          : (await import('./record-command.ts')).queryRecords(session, given as never),
      ),
    );

  const report = program.command('report').description('showback packs').exitOverride();
  report
    .command('cbf')
    .description('write a month as a CloudZero drop (Common Bill Format)')
    .requiredOption('--period <month>', 'month in which charges begin (UTC), YYYY-MM')
    .option('--currency <code>', 'needed when the month holds several')
    .requiredOption('--out <dir>', 'folder for the drop')
    .action(run(async (session, given) => (await import('./cbf-command.ts')).writeCbf(session, given as never)));
  addReportCommands(report, run);
  addPublicationCommands(report, run);
  addDestinationCommands(report, run);
  addScheduleCommands(report, run);

  addSourceCommands(program, run);
  addQualityCommands(program, run);
  addReconcileCommands(program, run);
  addAlertCommands(program, run);
  addAllocationCommands(program, run);
  addBudgetCommands(program, run);
  addChannelCommands(program, run);
  addSqlCommands(program, run);
  addUnitCommands(program, run);
  addExplainCommands(program, run);
  addFxCommands(program, run);
  addForecastCommands(program, run);
  addLibraryCommands(program, run);
  addInvestigationCommands(program, run);
  addOverviewCommands(program, run);
  const connector = program.command('connector').description('write a connector of your own').exitOverride();
  connector
    .command('new <name>')
    .description('a working skeleton with fixtures and a passing contract test')
    .option('--out <dir>', 'checkout of the sources', '.')
    .action(async (name: string, given: { out: string }) => {
      const files = await (await import('./connector-commands.ts')).newConnector(name, given.out);
      output.print({ files }, () =>
        [...files, `Next: npx vitest run tests/contract/sources/${name}.test.ts`].join('\n'),
      );
    });

  const rules = program.command('rules').description('tag correction rules').exitOverride();
  rules
    .command('list')
    .description('the rules in force')
    .action(run(async session => (await ruling()).rulesList(session)));
  rules
    .command('show [version]')
    .description('the rules of a version as a rules file')
    .action(run(async (session, version?: string) => (await ruling()).rulesShow(session, version)));
  rules
    .command('dry-run <file>')
    .description('what the rules of a file would move; changes nothing')
    .option('--include-closed', 'closed months too')
    .action(
      run(async (session, file: string, given: { includeClosed?: boolean }) =>
        (await ruling()).rulesDryRun(session, file, given),
      ),
    );
  rules
    .command('apply <file>')
    .description('put the rules of a file in force')
    .option('--include-closed', 'closed months too')
    .option('--base <version>', 'refuse when another version is in force')
    .action(
      run(async (session, file: string, given: { includeClosed?: boolean; base?: string }) =>
        (await ruling()).rulesApply(session, file, given),
      ),
    );
  rules
    .command('undo')
    .description('back to the state before the newest version')
    .action(run(async session => (await ruling()).rulesUndo(session)));
  rules
    .command('suggest')
    .description('rules worth making, by money')
    .action(run(async session => (await ruling()).rulesSuggest(session)));
  rules
    .command('history')
    .description('every version of the rules')
    .action(run(async session => (await ruling()).rulesHistory(session)));

  const masking = program.command('masking').description('what is personal and what is done with it').exitOverride();
  masking
    .command('show')
    .description('the policy in force')
    .action(run(async session => (await maskingCommands()).maskingShow(session)));
  masking
    .command('set <file>')
    .description('another policy, for what is imported from now on')
    .action(run(async (session, file: string) => (await maskingCommands()).maskingSet(session, file)));
  masking
    .command('receipts')
    .description('what was masked in which file')
    .action(run(async session => (await maskingCommands()).maskingReceipts(session)));

  const prices = program.command('prices').description('what models cost').exitOverride();
  prices
    .command('list')
    .description('the price book')
    .option('--provider <name>', 'only of this provider, e.g. openai')
    .option('--model <name>', 'only of this model')
    .action(
      run(async (session, given: { provider?: string; model?: string }) =>
        (await pricing()).pricesList(session, given),
      ),
    );
  prices
    .command('import <file>')
    .description("take in LiteLLM's model map (JSON) or a CSV price list")
    .option('--from <day>', 'day from which the prices hold', new Date().toISOString().slice(0, 10))
    .option('--recompute', 'let prices change what past usage costs')
    .action(
      run(
        async (session, file: string, given: { from: string; recompute?: boolean }) =>
          (await pricing()).pricesImport(session, file, given),
        {
          creates: true,
        },
      ),
    );
  prices
    .command('gaps')
    .description('usage that has no price')
    .action(run(async session => (await pricing()).pricesGaps(session)));
  const rateCards = prices.command('rate-cards').description('what your own GPU machines cost').exitOverride();
  rateCards
    .command('list')
    .description('the rate cards, and what they leave without a cost')
    .action(run(async session => (await import('./rate-card-commands.ts')).rateCardsList(session)));
  rateCards
    .command('import <file>')
    .description('the cards of a JSON file in place of all there are; charge lines follow')
    .action(
      run(async (session, file: string) => (await import('./rate-card-commands.ts')).rateCardsImport(session, file), {
        creates: true,
      }),
    );

  const gpu = program.command('gpu').description('GPU clusters').exitOverride();
  const gpuCommand = (name: string, description: string) =>
    gpu
      .command(name)
      .description(description)
      .option('--from <day>', 'first day, YYYY-MM or YYYY-MM-DD, UTC')
      .option('--to <day>', 'day after the last, YYYY-MM or YYYY-MM-DD, UTC')
      .option('--cluster <name>', 'only of this cluster')
      .option('--account <name>', 'only of this account')
      .option('--below <percent>', 'idle is below this share of activity', '1')
      .option('--limit <n>', 'at most this many rows', '100');
  gpuCommand('jobs', 'GPU time and cost of job attempts').action(
    run(async (session, given: GpuOptions) => (await import('./gpu-commands.ts')).gpuJobs(session, given)),
  );
  gpuCommand('idle', 'GPU time held and not used, and its cost').action(
    run(async (session, given: GpuOptions) => (await import('./gpu-commands.ts')).gpuIdle(session, given)),
  );

  const audit = program.command('audit').description('who changed what').exitOverride();
  audit.command('list').action(run(async session => (await others()).auditList(session)));
  audit.command('verify').action(run(async session => (await others()).auditVerify(session)));
  program
    .command('doctor')
    .description('check workspace and lake')
    .action(run(async session => (await others()).doctor(session)));
  program
    .command('serve')
    .description('serve the workbench to a browser on this machine')
    .option('--port <n>', 'port on 127.0.0.1; any free one by default')
    .option('--idle-exit <seconds>', 'end when no window was connected for this long')
    .option('--root <dir>', 'folder of the built page')
    .action(async (given: { port?: string; idleExit?: string; root?: string }, command: Command) => {
      const workspaceDir = workspaceDirOf(command.optsWithGlobals<Globals>().workspace);
      exitCode = await options.serve({ ...given, workspaceDir, isJson });
    });

  try {
    if (words.length === 0) throw new AppError('cli.usage', { what: 'Say which command to run.' });
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      const text = told.join('');
      output.print(error.code === 'commander.version' ? { version: text.trim() } : { help: text }, () => text);
      return 0;
    }
    const failure = asUsage(error, usage.join(''));
    // A bug before there was a log: its frames go to standard error, under the id that the message names.
    if (failure.code === 'internal.unexpected' && failure.traceId === null) {
      failure.traceId = randomUUID();
      stderr.write(`${failure.traceId}\n${safeStack(failure.cause ?? failure)}\n`);
    }
    const shown = jsonError(failure);
    if (isJson) output.print({ error: shown }, () => '');
    else
      stderr.write(
        [shown.message, shown.hint]
          .filter(line => line !== '')
          .join('\n')
          .concat('\n'),
      );
    return exitCodeOf(failure);
  }
}

const importing = () => import('./import-commands.ts');
const maskingCommands = () => import('./masking-commands.ts');
const ruling = () => import('./rules-commands.ts');
const pricing = () => import('./prices-commands.ts');
const others = () => import('./other-commands.ts');
const mapping = () => import('./mapping-commands.ts');

function asUsage(error: unknown, usage: string): AppError {
  if (!(error instanceof CommanderError)) return toAppError(error);
  const words = (usage.trim() || error.message).replace(/^error: /, '');
  return new AppError(
    'cli.usage',
    { what: words === '(outputHelp)' ? 'Say which command to run.' : words },
    { cause: error },
  );
}
