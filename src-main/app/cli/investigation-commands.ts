import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { InvestigationDraft, type InvestigationSaved } from '../../../src-core/contract/investigations.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { resultToJson } from '../../../src-core/query/result-json.ts';
import { count, printable, table } from './output.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

const DRAFT_BYTES = 2 ** 20;

/** `mureon investigation`: questions with their answers as one file for a colleague without this lake. */
export function addInvestigationCommands(program: Command, run: Run): void {
  const group = program
    .command('investigation')
    .description('questions, answers and notes as one file for a colleague')
    .exitOverride();
  group
    .command('save <draft>')
    .description('ask the questions of a JSON draft (title, notes, measure, zone, questions) and pack the answers')
    .requiredOption('--out <file>', 'the .mureon file to write; it must not exist')
    .action(run((session, draft: string) => save(session, draft)));
  group
    .command('show <file>')
    .description('what is in a .mureon file; needs no lake')
    .option('--question <n>', 'the answer to this question, from 1')
    .action(
      run((session, file: string, given: { question?: string }) => show(session, file, given.question), {
        scratch: true,
      }),
    );
  group
    .command('verify <file>')
    .description('prove that every part is as it was saved')
    .action(run((session, file: string) => verify(session, file), { scratch: true }));
}

async function save(session: Session, path: string): Promise<number> {
  const { taskId } = await session.api.investigations.save(await readDraft(path));
  const saved = (await session.finish(taskId)) as InvestigationSaved;
  session.output.print(
    saved,
    () =>
      `${printable(saved.fileName)}: ${count(saved.questions)} questions, ${count(saved.rows)} rows, ${count(saved.sizeBytes)} bytes\nSHA-256 ${saved.sha256}`,
  );
  return 0;
}

async function show(session: Session, path: string, question: string | undefined): Promise<number> {
  const handle = await handleOf(session, path);
  const { manifest, notes } = await session.api.investigations.open({ handle }, { signal: session.signal });
  if (question !== undefined) return answer(session, handle, manifest.questions, question);
  session.output.print({ manifest, notes }, () =>
    [
      printable(manifest.title),
      `${manifest.createdAt} by ${printable(manifest.createdBy)}, lake version ${manifest.lake.lakeVersion} (${manifest.lake.lakeHash})${manifest.lake.isDemo ? ', demo data' : ''}`,
      `${manifest.measure}, ${manifest.zone}${manifest.currency === null ? '' : `, ${manifest.currency}`}`,
      '',
      table(
        ['', 'question', 'rows', 'of'],
        manifest.questions.map(({ title, rows, totalRows }, index) => [
          String(index + 1),
          title,
          count(rows),
          totalRows === null ? '' : count(totalRows),
        ]),
        new Set([0, 2, 3]),
      ),
      ...(notes === '' ? [] : ['', notes.split('\n').map(printable).join('\n')]),
    ].join('\n'),
  );
  return 0;
}

type Questions = Awaited<ReturnType<Session['api']['investigations']['open']>>['manifest']['questions'];

async function answer(session: Session, handle: string, questions: Questions, text: string): Promise<number> {
  const index = /^[1-9]\d{0,2}$/.test(text) ? Number(text) - 1 : -1;
  const question = questions[index];
  if (!question)
    throw new AppError('cli.usage', { what: `There is no question ${text}; there are ${questions.length}.` });
  const blob = await session.api.investigations.result({ handle, question: index }, { signal: session.signal });
  const result = resultToJson(question, new Uint8Array(await blob.arrayBuffer()));
  session.output.print({ title: question.title, subject: question.subject, totals: question.totals, ...result }, () =>
    table(
      result.columns.map(({ name }) => name),
      result.rows.map(row => result.columns.map(({ name }) => String(row[name] ?? ''))),
      new Set(result.columns.flatMap(({ type }, column) => (type === 'decimal' || type === 'integer' ? [column] : []))),
    ),
  );
  return 0;
}

async function verify(session: Session, path: string): Promise<number> {
  const { manifest } = await session.api.investigations.open(
    { handle: await handleOf(session, path) },
    { signal: session.signal },
  );
  const parts = manifest.questions.length + 2;
  session.output.print(
    { ok: true, title: manifest.title, parts, lake: manifest.lake },
    () => `${printable(manifest.title)}: all ${parts} parts are as they were saved.`,
  );
  return 0;
}

async function handleOf(session: Session, path: string): Promise<string> {
  const [handle] = await session.handles([resolve(path)]);
  if (handle === undefined) throw new AppError('file.not-found', { name: basename(path) });
  return handle;
}

/** @throws AppError `file.not-found`, `cli.usage` with the place and the problem */
async function readDraft(path: string): Promise<InvestigationDraft> {
  const name = basename(path);
  const info = await stat(path).catch(() => null);
  if (!info?.isFile()) throw new AppError('file.not-found', { name });
  if (info.size > DRAFT_BYTES) throw new AppError('cli.usage', { what: `${name} is too large for a draft.` });
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new AppError('cli.usage', { what: `${name} is not JSON.` }, { cause });
  }
  const parsed = InvestigationDraft.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('cli.usage', {
    what: `${name} is no draft of an investigation: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'not understood'}.`,
  });
}
