import { type Command, Option } from 'commander';
import { type Pack, type PackDiff, ReportTemplate, type VerifiedPack } from '../../../src-core/contract/reports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { Measure, measures } from '../../../src-core/query/query-spec.ts';
import { newestPublished } from '../../../src-core/reports/pack-state.ts';
import { reportPeriod } from '../../../src-core/reports/period.ts';
import { printable } from './output.ts';
import { describeDiff, describePack, describeProof, describeTotals } from './pack-text.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

type PublishOptions = {
  pack?: string;
  period?: string;
  template?: string;
  starter?: string;
  language: ReportTemplate['language'];
  split: string;
  measure: string;
  out?: string;
  to?: string;
};

/** `mureon report ...`: what becomes of a pack once it is built. */
export function addPublicationCommands(report: Command, run: Run): void {
  report
    .command('publish')
    .description('publish a built pack, or build the pack of a month and publish it')
    .option('--pack <id>', 'as `mureon report packs` lists it; its beginning is enough')
    .option('--period <month>', 'build it now: month, YYYY-MM, or week, YYYY-Www')
    .option('--template <name>', 'build it by this saved template')
    .option('--starter <key>', 'build it by a template that comes with Mureon, e.g. showback-team')
    .addOption(new Option('--language <language>', 'of a starter').choices(['en', 'ko']).default('en'))
    .option('--split <dimension>', 'without a template: one sheet per value', 'x_Team')
    .option('--measure <measure>', 'without a template: cost to show first', 'EffectiveCost')
    .addOption(new Option('--out <dir>', 'folder to publish to; made when it is not there').conflicts('to'))
    .option('--to <place>', 'saved place, by name or id')
    .action((given: PublishOptions, command: Command) => {
      checkPublish(given); // before a workspace is opened for nothing
      return run(session => publish(session, given))(given, command);
    });
  report
    .command('packs')
    .description(
      'built packs, newest first: what holds them back, where they were published, whether the lake still says the same',
    )
    .action(run(packs));
  report
    .command('approve <pack>')
    .description('approve what a pack holds; anything else in it needs another approval')
    .option('--content <hash>', 'refuse when the pack holds something else')
    .option('--note <text>', 'kept with the approval', '')
    .action(run((session, id: string, given: { content?: string; note: string }) => approve(session, id, given)));
  report
    .command('discard <pack>')
    .description('forget a pack that was never published, with its files')
    .action(run(discard));
  report
    .command('verify <place>')
    .description('prove a published folder, or a pack of this workspace; a folder needs no workspace')
    .action(run(verify, { scratch: true }));
  report
    .command('diff <a> <b>')
    .description('what two packs say differently: packs by id, or folders or manifests of published ones')
    .action(run(diff, { scratch: true }));
}

/** @throws AppError `cli.usage`, `report.bad-period` */
function checkPublish(given: PublishOptions): void {
  if ((given.pack === undefined) === (given.period === undefined))
    throw new AppError('cli.usage', { what: 'Say which pack with --pack, or which period to build with --period.' });
  if (given.out === undefined && given.to === undefined)
    throw new AppError('cli.usage', { what: 'Say where to publish with --out or --to.' });
  if (given.period !== undefined) reportPeriod(given.period);
}

async function publish(session: Session, given: PublishOptions): Promise<number> {
  const destinationId = given.to === undefined ? null : (await destinationOf(session, given.to)).id;
  const { id } =
    given.period === undefined ? await packOf(session, given.pack ?? '') : await built(session, given.period, given);
  const { taskId } = await session.api.reports.publish({ id, destinationId });
  const pack = (await session.finish(taskId)) as Pack;
  const folder = pack.publications.at(-1)?.folder ?? null;
  // Scripts read the manifest of what they published, as they did of packs of version 1.
  const manifest = folder === null ? null : (await session.api.reports.verify({ id })).manifest;
  session.output.print({ ...pack, folder, manifest }, () => [describePack(pack), ...describeTotals(pack)].join('\n'));
  return 0;
}

/** Build first: by a template, or one sheet per value of a dimension. */
async function built(session: Session, period: string, given: PublishOptions): Promise<Pack> {
  const { template, starter, language } = given;
  if (template !== undefined || starter !== undefined) {
    const { buildPack } = await import('./report-commands.ts');
    return buildPack(session, undefined, { ...given, language, period });
  }
  const { taskId } = await session.api.reports.build({ templateId: null, template: splitTemplate(given), period });
  return (await session.finish(taskId)) as Pack;
}

/** Gaps are stated in the report; who wants them to refuse saves a template that says so. */
function splitTemplate({ split, measure, language }: PublishOptions): ReportTemplate {
  const known = Measure.safeParse(measure);
  if (!known.success) throw new AppError('query.unknown-measure', { name: measure, known: measures.join(', ') });
  return ReportTemplate.parse({
    name: `Showback by ${split.replace(/^x_/, '')}`,
    title: 'Showback {period}',
    ...{ language, measure: known.data },
    sections: [{ kind: 'summary' }, { kind: 'cost', by: [split], lines: 'grouped', sheetPerValue: true }],
    formats: ['xlsx', 'csv'],
    gate: { reconciliation: 'state', coverage: 'state', quality: 'state' },
  });
}

async function packs(session: Session): Promise<number> {
  const { packs: all, unanswered } = await heldAgainstLake(session, await session.api.reports.packs());
  const text = (pack: Pack) =>
    [describePack(pack), ...unanswered.filter(({ id }) => id === pack.id).map(({ why }) => `  ${why}`)].join('\n');
  session.output.print({ packs: all }, () =>
    all.length === 0 ? 'No pack was built yet: `mureon report build`.' : all.map(text).join('\n'),
  );
  return 0;
}

/** As on screen: what was sent to readers against the lake of today. `restated` of the others, and of what the lake cannot answer, stays null. */
async function heldAgainstLake({ api, signal }: Session, known: readonly Pack[]) {
  const sent = new Set(newestPublished(known));
  const unanswered: { id: string; why: string }[] = [];
  const restated = async (pack: Pack) => {
    if (!sent.has(pack)) return null;
    return api.reports.restated({ id: pack.id }, { signal }).catch((error: unknown) => {
      if (signal.aborted || !(error instanceof AppError)) throw error;
      unanswered.push({ id: pack.id, why: `cannot be held against the lake of today: ${error.userMessage}` });
      return null;
    });
  };
  const packs: Pack[] = [];
  for (const pack of known) packs.push({ ...pack, restated: await restated(pack) });
  return { packs, unanswered };
}

async function approve(
  session: Session,
  idOrStart: string,
  given: { content?: string; note: string },
): Promise<number> {
  const { id, contentHash } = await packOf(session, idOrStart);
  const pack = await session.api.reports.approve({ id, contentHash: given.content ?? contentHash, note: given.note });
  session.output.print(pack, () => `Approved ${printable(pack.title)}, content ${pack.contentHash}`);
  return 0;
}

async function discard(session: Session, idOrStart: string): Promise<number> {
  const { id, title } = await packOf(session, idOrStart);
  await session.api.reports.discard({ id });
  session.output.print({ discarded: { id, title } }, () => `${printable(title)} is forgotten.`);
  return 0;
}

/** @returns 0 when everything is as published, 2 when not; the JSON names each file either way. */
async function verify(session: Session, place: string): Promise<number> {
  const result: VerifiedPack = await session.api.reports.verify({ id: await idOrHandle(session, place) });
  // The names that this document had for packs of version 1 stay: people read it in scripts.
  const document = { ...result, folder: result.place, restatedSince: result.restated };
  if (result.ok) {
    session.output.print(document, () => [`${printable(place)}: as published`, ...describeProof(result)].join('\n'));
    return 0;
  }
  const wrong = result.files.filter(({ state }) => state === 'changed' || state === 'missing');
  const files = wrong.map(({ name, state }) => `${name} (${state})`);
  const what = files.length > 0 ? files : ['the lines do not sum to the totals'];
  const error = new AppError('showback.verify-failed', { files: what });
  const { code, userMessage: message, hint, details } = error;
  session.output.print({ ...document, error: { code, message, hint, details } }, () => `${printable(message)} ${hint}`);
  return 2;
}

/** @returns 0 also when they differ: that is the answer */
async function diff(session: Session, a: string, b: string): Promise<number> {
  const [one = '', other = ''] = [await idOrHandle(session, a), await idOrHandle(session, b)];
  const found: PackDiff = await session.api.reports.diff({ a: one, b: other });
  session.output.print(found, () => describeDiff(found));
  return 0;
}

/** By id or its beginning. @throws AppError `report.pack-not-found` */
async function packOf(session: Session, idOrStart: string): Promise<Pack> {
  const found = (await session.api.reports.packs()).filter(({ id }) => id.startsWith(idOrStart));
  const [pack] = found;
  if (!pack || found.length > 1) throw new AppError('report.pack-not-found', { id: idOrStart });
  return pack;
}

/** A pack of the workspace, or else a path: nothing in the workspace has to know of it. */
async function idOrHandle(session: Session, word: string): Promise<string> {
  const isId = /^[0-9a-f]{4,8}(-[0-9a-f-]*)?$/.test(word);
  const known = isId ? (await session.api.reports.packs()).filter(({ id }) => id.startsWith(word)) : [];
  if (known.length === 1) return known[0]?.id ?? '';
  const [handle = ''] = await session.handles([word]);
  return handle;
}

/** By name or id. @throws AppError `document.not-found` */
export async function destinationOf(session: Session, idOrName: string) {
  const all = await session.api.reports.destinations();
  const found = all.find(({ id }) => id === idOrName) ?? all.find(({ body }) => body.name === idOrName);
  if (!found) throw new AppError('document.not-found', { kind: 'destination', id: idOrName });
  return found;
}
