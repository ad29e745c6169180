import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { product } from '../version.ts';

/** Which file of the template becomes which file of the checkout. */
const files: Readonly<Record<string, (name: string) => string>> = {
  'connector.ts.txt': name => `workers/connectors/${name}/${name}.ts`,
  'contract.test.ts.txt': name => `tests/contract/sources/${name}.test.ts`,
  'day-1.json': name => `tests/fixtures/sources/${name}/day-1.json`,
  'day-1-page-2.json': name => `tests/fixtures/sources/${name}/day-1-page-2.json`,
};
const list = 'workers/connectors/api/index.ts';

/**
 * `mureon connector new NAME`: a connector that works against its recorded answers, its fixtures and its contract test, entered in the
 * list of connectors. Nothing that exists is overwritten.
 * @param out a checkout of the sources
 * @returns the files, relative to it
 * @throws AppError `cli.usage`, `export.target-exists`
 */
export async function newConnector(name: string, out: string): Promise<string[]> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40)
    throw new AppError('cli.usage', { what: `A connector's name is like my-provider, not ${name}.` });
  const root = resolve(out);
  if (!existsSync(join(root, 'src-core/connector/api-connector.ts')))
    throw new AppError('cli.usage', { what: `${root} is no checkout of the Mureon sources; name one with --out.` });
  const words = { NAME: name, CAMEL: camel(name), TITLE: title(name) };
  const template = join(product().root, 'resources', 'connector-template');
  const made = Object.entries(files).map(([from, target]) => ({ from, to: target(name) }));
  const taken = made.find(({ to }) => existsSync(join(root, to)));
  if (taken) throw new AppError('export.target-exists', { name: taken.to });
  for (const { from, to } of made) {
    const text = await readFile(join(template, from), 'utf8');
    await mkdir(dirname(join(root, to)), { recursive: true });
    await writeFile(
      join(root, to),
      text.replace(/__(NAME|CAMEL|TITLE)__/g, (_, word: keyof typeof words) => words[word]),
      { flag: 'wx' },
    );
  }
  await enter(join(root, list), name, words.CAMEL);
  return [...made.map(({ to }) => to), list];
}

/** One import and one entry more, in the list's own order of lines. */
async function enter(path: string, name: string, variable: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const line = `import { ${variable} } from '../${name}/${name}.ts';\n`;
  const at = text.lastIndexOf('\nimport ') + 1;
  const next = text.indexOf('\n', at) + 1;
  const entered = `${text.slice(0, next)}${line}${text.slice(next)}`.replace(/\](;\s*)$/, `, ${variable}]$1`);
  await writeFile(path, entered);
}

const camel = (name: string) => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const title = (name: string) =>
  name
    .split('-')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
