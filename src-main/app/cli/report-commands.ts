import { type Command, Option } from 'commander';
import type { Pack, PackFormat, StoredTemplate } from '../../../src-core/contract/reports.ts';
import { packFormats, ReportTemplate } from '../../../src-core/contract/reports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import type { PackModel, PackTable } from '../../../src-core/reports/pack-model.ts';
import { reportPeriod } from '../../../src-core/reports/period.ts';
import { readJsonFile } from './json-file.ts';
import { count, printable, table } from './output.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

type Language = ReportTemplate['language'];
/** Which template: a file, a saved one, or one that comes with Mureon. */
export type TemplateOptions = { template?: string; starter?: string; language: Language };
type BuildOptions = TemplateOptions & { period: string; format?: string[] };

const language = () => new Option('--language <language>', 'of a starter').choices(['en', 'ko']).default('en');

/** `mureon report template|preview|periods|build`: from a template to a pack. */
export function addReportCommands(report: Command, run: Run): void {
  const template = report.command('template').description('what reports are made of, kept as versions').exitOverride();
  template.command('list').description('saved templates').action(run(list));
  template
    .command('starters')
    .description('templates that come with Mureon')
    .addOption(language())
    .action(run((session, given: { language: Language }) => listStarters(session, given.language)));
  template
    .command('show <template>')
    .description('a saved template (name or id) or a starter (key) as JSON, to change and set again')
    .addOption(language())
    .action(run((session, name: string, given: { language: Language }) => show(session, name, given.language)));
  template
    .command('set <file>')
    .description('save a template; one of the same name becomes its next version')
    .action(run((session, file: string) => set(session, file), { creates: true }));
  template
    .command('remove <template>')
    .description('take a saved template away; its versions stay in the workspace')
    .action(run(remove));
  report
    .command('periods')
    .description('months or weeks that there are charges of')
    .addOption(new Option('--kind <kind>', 'month or week').choices(['month', 'week']).default('month'))
    .addOption(
      new Option('--basis <basis>', 'of their invoice, or of their day')
        .choices(['billing', 'charge'])
        .default('billing'),
    )
    .action(run((session, given: { kind: 'month' | 'week'; basis: 'billing' | 'charge' }) => periods(session, given)));
  withTemplate(report.command('preview [file]'))
    .description('the report as it would be now, without a file')
    .option('--rows <n>', 'lines of each table', '20')
    .action(
      run((session, file: string | undefined, given: BuildOptions & { rows: string }) => preview(session, file, given)),
    );
  withTemplate(report.command('build [file]'))
    .description('build the pack of a period into the workspace: to look at, approve and publish')
    .addOption(new Option('--format <formats...>', 'instead of those of the template').choices([...packFormats]))
    .action(run((session, file: string | undefined, given: BuildOptions) => build(session, file, given)));
}

const withTemplate = (command: Command): Command =>
  command
    .requiredOption('--period <period>', 'month, YYYY-MM, or week, YYYY-Www')
    .option('--template <name>', 'saved template, by name or id')
    .option('--starter <key>', 'template that comes with Mureon, e.g. showback-team')
    .addOption(language());

async function list(session: Session): Promise<number> {
  const templates = await session.api.reports.templates();
  session.output.print({ templates }, () =>
    templates.length === 0
      ? 'No template is saved: `mureon report template starters` names those that come with Mureon.'
      : table(
          ['name', 'version', 'saved', 'by', 'sections', 'id'],
          templates.map(({ body, version, savedAt, savedBy, id }) => [
            ...[body.name, String(version), savedAt, savedBy, body.sections.map(({ kind }) => kind).join(', '), id],
          ]),
          new Set([1]),
        ),
  );
  return 0;
}

async function listStarters(session: Session, chosen: Language): Promise<number> {
  const starters = await session.api.reports.starters({ language: chosen });
  session.output.print({ starters }, () =>
    table(
      ['key', 'name', 'sections'],
      starters.map(({ key, template }) => [key, template.name, template.sections.map(({ kind }) => kind).join(', ')]),
      new Set(),
    ),
  );
  return 0;
}

async function show(session: Session, name: string, chosen: Language): Promise<number> {
  const saved = findTemplate(await session.api.reports.templates(), name);
  const body = saved?.body ?? (await starterOf(session, name, chosen));
  // What `template set` reads again, so it is JSON either way.
  session.output.print(saved ?? { template: body }, () => JSON.stringify(body, null, 2));
  return 0;
}

async function set(session: Session, file: string): Promise<number> {
  const template = await readJsonFile(file, ReportTemplate, 'report template');
  const before = (await session.api.reports.templates()).find(({ body }) => body.name === template.name);
  const saved = await session.api.reports.saveTemplate({
    ...{ id: before?.id ?? null, baseVersion: before?.version ?? null, template },
  });
  session.output.print(saved, () => `Saved ${printable(template.name)}, version ${saved.version} (${saved.id}).`);
  return 0;
}

async function remove(session: Session, name: string): Promise<number> {
  const found = mustFind(await session.api.reports.templates(), name);
  await session.api.reports.removeTemplate({ id: found.id, baseVersion: found.version });
  session.output.print({ removed: found.id }, () => `Removed ${printable(found.body.name)}; its versions stay.`);
  return 0;
}

async function periods(
  session: Session,
  given: { kind: 'month' | 'week'; basis: 'billing' | 'charge' },
): Promise<number> {
  const found = await session.api.reports.periods({ period: given.kind, basis: given.basis });
  session.output.print({ periods: found }, () =>
    found.length === 0
      ? 'There are no charges.'
      : table(
          ['period', 'charge lines', 'days'],
          found.map(({ period, rows, isFinal }) => [period, count(rows), isFinal ? 'final' : 'may still change']),
          new Set([1]),
        ),
  );
  return 0;
}

async function preview(
  session: Session,
  file: string | undefined,
  given: BuildOptions & { rows: string },
): Promise<number> {
  const rows = Number(given.rows);
  if (!Number.isInteger(rows) || rows < 1 || rows > 1_000)
    throw new AppError('cli.usage', { what: `--rows must be a whole number from 1 to 1000, not ${given.rows}.` });
  const { template, templateId } = await chosenTemplate(session, file, given);
  const found = await session.api.reports.preview(
    { template, templateId, period: given.period, rows },
    { signal: session.signal },
  );
  session.output.print(found, () => describeModel(found.model));
  return 0;
}

async function build(session: Session, file: string | undefined, given: BuildOptions): Promise<number> {
  const pack = await buildPack(session, file, given);
  session.output.print(pack, () => describePack(pack));
  return 0;
}

/** Also for `report publish`, which builds first. */
export async function buildPack(session: Session, file: string | undefined, given: BuildOptions): Promise<Pack> {
  const { template, templateId, isSaved } = await chosenTemplate(session, file, given);
  const formats = given.format as PackFormat[] | undefined;
  const changed = formats === undefined ? template : { ...template, formats };
  const isAsSaved = isSaved && formats === undefined;
  const { taskId } = await session.api.reports.build({
    ...{ templateId, template: isAsSaved ? null : changed, period: given.period },
  });
  return (await session.finish(taskId)) as Pack;
}

/** @throws AppError `cli.usage` unless exactly one is named, `report.bad-period`, `document.not-found` */
async function chosenTemplate(
  session: Session,
  file: string | undefined,
  given: TemplateOptions & { period: string },
): Promise<{ template: ReportTemplate; templateId: string | null; isSaved: boolean }> {
  if ([file, given.template, given.starter].filter(each => each !== undefined).length !== 1)
    throw new AppError('cli.usage', { what: 'Say which template: a file, --template NAME or --starter KEY.' });
  reportPeriod(given.period);
  const templates = await session.api.reports.templates();
  if (file !== undefined) {
    const template = await readJsonFile(file, ReportTemplate, 'report template');
    const saved = templates.find(({ body }) => body.name === template.name);
    return { template, templateId: saved?.id ?? null, isSaved: false };
  }
  if (given.starter !== undefined)
    return { template: await starterOf(session, given.starter, given.language), templateId: null, isSaved: false };
  const saved = mustFind(templates, given.template ?? '');
  return { template: saved.body, templateId: saved.id, isSaved: true };
}

async function starterOf(session: Session, key: string, chosen: Language): Promise<ReportTemplate> {
  const starters = await session.api.reports.starters({ language: chosen });
  const found = starters.find(starter => starter.key === key);
  if (found) return found.template;
  const keys = starters.map(starter => starter.key).join(', ');
  throw new AppError('cli.usage', {
    what: `There is no template ${key}: saved ones have a name, starters are ${keys}.`,
  });
}

const findTemplate = (templates: readonly StoredTemplate[], name: string) =>
  templates.find(({ id }) => id === name) ?? templates.find(({ body }) => body.name === name);

function mustFind(templates: readonly StoredTemplate[], name: string): StoredTemplate {
  const found = findTemplate(templates, name);
  if (!found) throw new AppError('document.not-found', { kind: 'report-template', id: name });
  return found;
}

function describePack({ id, title, rows, gate, files, totals, contentHash }: Pack): string {
  return [
    `${printable(title)} (${id})`,
    `${count(rows)} charge lines; ${totals.map(({ measure, amount, currency }) => `${measure} ${amount} ${currency}`).join('; ')}`,
    `Gate: ${gate.outcome}`,
    ...gate.findings.map(({ effect, message }) => `  ${effect}: ${printable(message)}`),
    ...files.map(({ name, sizeBytes, sha256 }) => `  ${printable(name)}  ${count(sizeBytes)} bytes  ${sha256}`),
    `Content ${contentHash}`,
  ].join('\n');
}

function describeModel({ title, facts, notices, sections }: PackModel): string {
  return [
    printable(title),
    ...facts.map(({ label, value }) => `${printable(label)}: ${printable(value)}`),
    ...notices.map(({ text }) => `! ${printable(text)}`),
    ...sections.flatMap(section => [
      '',
      `# ${printable(section.title)}`,
      ...section.paragraphs.map(printable),
      ...section.tables.flatMap(describeTable),
    ]),
  ].join('\n');
}

function describeTable({ title, columns, rows, totals, note }: PackTable): string[] {
  const cells = [...rows, ...(totals ? [totals] : [])].map(row => row.map(cell => (cell === null ? '' : String(cell))));
  const numbers = new Set(columns.flatMap(({ type }, index) => (type === 'text' ? [] : [index])));
  const head = columns.map(({ title: name, currency }) => (currency === null ? name : `${name} (${currency})`));
  return ['', printable(title), table(head, cells, numbers), ...(note === null ? [] : [printable(note)])];
}
