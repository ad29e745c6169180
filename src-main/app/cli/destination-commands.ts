import type { Command } from 'commander';
import type { DescribedDestination, Destination } from '../../../src-core/contract/reports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { printable } from './output.ts';
import { destinationOf } from './publication-commands.ts';
import { readSecrets } from './secret-input.ts';
import type { Session } from './session.ts';
import type { Run } from './source-commands.ts';

type StoreOptions = {
  endpoint: string;
  region: string;
  bucket: string;
  prefix: string;
  accessKeyId: string;
  plainHttp?: boolean;
  caFile?: string;
};

/** `mureon report place ...`: where packs are published to. `destination`, its first name, stays for scripts. */
export function addDestinationCommands(report: Command, run: Run): void {
  const destination = report
    .command('place')
    .alias('destination')
    .description('where packs are published to')
    .exitOverride();
  destination.command('list').description('saved places').action(run(list));
  destination
    .command('add-folder <name> <path>')
    .description('a folder or shared drive; saved under its real path')
    .action(
      run((session, name: string, path: string) => add(session, { kind: 'folder', name, path, isMounted: false }, {})),
    );
  destination
    .command('add-store <name>')
    .description('an S3-compatible store; the secret key is asked for, or read from standard input')
    .requiredOption('--endpoint <url>', 'e.g. https://s3.eu-central-1.amazonaws.com')
    .requiredOption('--region <region>', 'e.g. eu-central-1')
    .requiredOption('--bucket <name>', 'an existing bucket')
    .option('--prefix <prefix>', 'where in the bucket', '')
    .requiredOption('--access-key-id <id>', 'public part of the key')
    .option('--plain-http', 'consent to http inside the own network')
    .option('--ca-file <file>', 'PEM file of an authority of your own')
    .action(run((session, name: string, given: StoreOptions) => addStore(session, name, given)));
  destination.command('check <place>').description('write, read back and remove one small file').action(run(check));
  destination.command('remove <place>').description('forget it; what was published stays').action(run(remove));
}

async function list(session: Session): Promise<number> {
  const all = await session.api.reports.destinations();
  session.output.print({ destinations: all }, () =>
    all.length === 0
      ? 'No place is saved yet: `mureon report place add-folder NAME PATH` saves one.'
      : all.map(describe).join('\n'),
  );
  return 0;
}

async function addStore(session: Session, name: string, given: StoreOptions): Promise<number> {
  const { endpoint, region, bucket, prefix, accessKeyId, plainHttp, caFile } = given;
  if (!URL.canParse(endpoint)) throw new AppError('cli.usage', { what: `${endpoint} is no address.` });
  const store = {
    endpoint,
    region,
    bucket,
    prefix,
    accessKeyId,
    allowPlainHttp: plainHttp === true,
    caFile: caFile ?? null,
  };
  return add(
    session,
    { kind: 's3', name, ...store },
    await readSecrets(['secretAccessKey'], process.stdin, process.stderr),
  );
}

async function add(session: Session, destination: Destination, secrets: Record<string, string>): Promise<number> {
  const saved = await session.api.reports.saveDestination({ id: null, baseVersion: null, destination, secrets });
  session.output.print({ destination: saved }, () => describe(saved));
  return 0;
}

async function check(session: Session, idOrName: string): Promise<number> {
  const { id } = await destinationOf(session, idOrName);
  const result = await session.api.reports.checkDestination({ id }, { signal: session.signal });
  session.output.print(result, () => printable(result.found));
  return 0;
}

async function remove(session: Session, idOrName: string): Promise<number> {
  const { id, version, body } = await destinationOf(session, idOrName);
  await session.api.reports.removeDestination({ id, baseVersion: version });
  session.output.print({ removed: { id, name: body.name } }, () => `${printable(body.name)} is forgotten.`);
  return 0;
}

function describe({ body, secrets, id }: DescribedDestination): string {
  const place = body.kind === 'folder' ? body.path : `${body.endpoint} bucket ${body.bucket} ${body.prefix}`;
  const keys = secrets.map(({ name, state }) => `, ${name} ${state}`).join('');
  return printable(`${body.name} (${id}): ${place}${keys}`);
}
