/**
 * Who may import whom: the table of STYLE section 2, the Electron and parser rules of SECURITY, no circles, and nothing else.
 * `npm run check` runs it; `tests/unit/build/check-imports.test.ts` proves each rule.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, extname, posix, relative, sep } from 'node:path';
import { importCircles } from './lib/import-circles.ts';
import { readImports } from './lib/read-imports.ts';

/** A broken rule, ready to print. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  /** what is imported */
  readonly imported: string;
  /** the usual way out */
  readonly wayOut: string;
}

type Facts = {
  /** path of the importing file below the repository, with `/` */
  readonly from: string;
  /** path of the imported file below the repository; undefined for a package or a built-in */
  readonly to: string | undefined;
  readonly specifier: string;
  /** package name, `node:` for any built-in; undefined for a file */
  readonly packageName: string | undefined;
};
type Rule = { readonly name: string; readonly wayOut: string; broken(facts: Facts): boolean };

const processes = ['src-main', 'src-preload', 'src-renderer', 'workers', 'src-backend'];

/** Each top folder and the folders it may import from, besides itself. */
const mayImport: Record<string, readonly string[]> = {
  'src-core': [],
  ...Object.fromEntries(processes.map(name => [name, ['src-core']])),
  build: ['src-core'],
  tests: ['src-core', ...processes, 'build'],
};

/** Inside the renderer: app > features > data and components. */
const rendererMayImport: Record<string, readonly string[]> = {
  app: ['features', 'data', 'components'],
  features: ['data', 'components'],
  data: [],
  components: [],
};

/** Packages that src-core may use: schemas, the contract's declaration, types of Arrow and of drawing options. */
const purePackages = ['zod', '@orpc/contract', 'apache-arrow', 'lossless-json', 'jsep', 'echarts'];

/** Packages that only these paths may import, with the reason in one word. */
const onlyIn: readonly { packages: RegExp; paths: RegExp; reason: string }[] = [
  {
    packages: /^electron$/,
    paths: /^(src-main\/(windows\/|app\/desktop)|src-preload\/|build\/default-app\/|tests\/)/,
    reason: 'browser mode and the command line run the same sources without Electron',
  },
  {
    packages: /^@duckdb\/node-/,
    paths: /^(workers\/|tests\/)/,
    reason: 'the lake process is the sole owner of DuckDB',
  },
  {
    packages: /^better-sqlite3$/,
    paths: /^(workers\/workspace\/|tests\/)/,
    reason: 'the workspace thread owns SQLite',
  },
  { packages: /^@napi-rs\/keyring$/, paths: /^(src-main\/security\/|tests\/)/, reason: 'secrets have one door' },
];

/** Readers of file formats: bytes from outside are only read in workers and in the sandboxed renderer (SECURITY 11). */
const parsers =
  /^(exceljs|hyparquet|parquet-wasm|csv-parse|fast-csv|papaparse|yauzl|unzipper|adm-zip|sax|@duckdb\/.*)$/;

const banned = /^(xlsx|keytar)$/;

const rules: readonly Rule[] = [
  {
    name: 'processes do not import each other',
    wayOut: 'Move what both need to src-core, or call it over the contract.',
    broken: ({ from, to }) => {
      const zone = top(from);
      if (to === undefined || top(to) === zone || zone === 'root') return false;
      return !(mayImport[zone] ?? []).includes(top(to));
    },
  },
  {
    name: 'src-core is pure',
    wayOut: 'Pass the value in as an argument; clocks, files and randomness belong to the caller.',
    broken: ({ from, packageName }) =>
      top(from) === 'src-core' && packageName !== undefined && !purePackages.includes(packageName),
  },
  {
    name: 'the renderer and the preload have no Node',
    wayOut: 'Ask for it through a call of the contract.',
    broken: ({ from, packageName }) => /^src-(renderer|preload)$/.test(top(from)) && packageName === 'node:',
  },
  {
    name: 'renderer layers: app > features > data and components',
    wayOut: 'Move the shared part down to components or data, or hand it in as a prop.',
    broken: ({ from, to }) => {
      const [source, target] = [layer(from), layer(to)];
      if (source === undefined || target === undefined || source === target) return false;
      return !(rendererMayImport[source] ?? []).includes(target);
    },
  },
  {
    name: 'one feature never imports another',
    wayOut: 'Let them meet in app, or through the address.',
    broken: ({ from, to }) => {
      const [source, target] = [feature(from), feature(to)];
      return source !== undefined && target !== undefined && source !== target;
    },
  },
  ...onlyIn.map(({ packages, paths, reason }) => ({
    name: `${packages.source.replace(/[\\^$]/g, '')} stays in its place: ${reason}`,
    wayOut: 'Use the adapter or the call that its owner offers.',
    broken: ({ from, packageName }: Facts) =>
      packageName !== undefined && packages.test(packageName) && !paths.test(from),
  })),
  {
    name: 'banned package',
    wayOut: 'Use workers/exports for workbooks and @napi-rs/keyring for secrets.',
    broken: ({ packageName }) => packageName !== undefined && banned.test(packageName),
  },
  {
    name: 'relative imports carry their file ending',
    wayOut: 'Write ./name.ts: Node runs the sources as they are.',
    broken: ({ specifier }) => specifier.startsWith('.') && extname(specifier) === '',
  },
  {
    name: 'nothing imports a parent of the repository',
    wayOut: 'Copy what is needed into tests/fixtures, with its source named.',
    broken: ({ to }) => to?.startsWith('..') ?? false,
  },
];

/** Exceptions, each with its reason. */
const exceptions: readonly { from: string; imported: string; reason: string }[] = [];

/**
 * Checks every source file.
 * @param files path below the repository (with `/`) and text; only code files
 * @param declared names of the packages in package.json; an import of another one is a finding
 */
export function checkImports(files: ReadonlyMap<string, string>, declared: ReadonlySet<string>): Finding[] {
  const graph = new Map<string, Facts[]>();
  const findings: Finding[] = [];
  for (const [from, text] of files) {
    const imports = readImports(from, text).map(({ specifier, line }) => ({ facts: factsOf(from, specifier), line }));
    graph.set(
      from,
      imports.map(({ facts }) => facts),
    );
    for (const { facts, line } of imports) {
      if (exceptions.some(one => one.from === from && one.imported === facts.specifier)) continue;
      const at = { file: from, line, imported: facts.specifier };
      for (const rule of rules) if (rule.broken(facts)) findings.push({ ...at, rule: rule.name, wayOut: rule.wayOut });
      if (facts.packageName !== undefined && facts.packageName !== 'node:' && !declared.has(facts.packageName)) {
        findings.push({
          ...at,
          rule: 'packages are declared in package.json',
          wayOut: 'npm i --save-exact --ignore-scripts it.',
        });
      }
    }
  }
  return [...findings, ...parserPaths(graph), ...circles(graph)];
}

/** Files that import each other, types included: neither can be read, tested or moved without the other. */
function circles(graph: ReadonlyMap<string, readonly Facts[]>): Finding[] {
  const files = new Map(
    [...graph].map(([file, imports]) => [file, imports.flatMap(({ to }) => (to === undefined ? [] : [to]))]),
  );
  return importCircles(files).map(([file = '', next = '', ...rest]) => ({
    file,
    line: 1,
    imported: next,
    rule: `files do not import each other in a circle: ${[file, next, ...rest].join(' > ')}`,
    wayOut: 'Move what both need to a file of its own.',
  }));
}

/** Files of src-main from which a parser can be reached, through whatever lies between. */
function parserPaths(graph: ReadonlyMap<string, readonly Facts[]>): Finding[] {
  const findings: Finding[] = [];
  const reached = new Set<string>();
  const walk = (file: string, path: readonly string[]) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { to, packageName, specifier } of graph.get(file) ?? []) {
      if (packageName !== undefined && parsers.test(packageName)) {
        findings.push({
          file,
          line: 1,
          imported: specifier,
          rule: `parsers are unreachable from src-main (SECURITY 11); path: ${[...path, file].join(' > ')}`,
          wayOut: 'Read the bytes in a worker and pass on what they mean.',
        });
      }
      if (to !== undefined) walk(to, [...path, file]);
    }
  };
  for (const file of graph.keys()) if (top(file) === 'src-main') walk(file, []);
  return findings;
}

function factsOf(from: string, specifier: string): Facts {
  const bare = specifier.replace(/\?.*$/, ''); // Vite's ?url, ?raw, ?worker
  if (bare.startsWith('.'))
    return { from, specifier: bare, to: posix.join(dirname(from), bare), packageName: undefined };
  const [first = '', second] = bare.split('/');
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  const isBuiltin = first.startsWith('node:') || builtinModules.includes(first);
  return { from, specifier: bare, to: undefined, packageName: isBuiltin ? 'node:' : name };
}

const known = new Set([...Object.keys(mayImport)]);
const top = (path: string) => {
  const [first = ''] = path.split('/');
  return known.has(first) ? first : 'root';
};
const layer = (path: string | undefined) => {
  const [zone, name = ''] = path?.split('/') ?? [];
  return zone === 'src-renderer' && name in rendererMayImport ? name : undefined;
};
const feature = (path: string | undefined) => /^src-renderer\/features\/([^/]+)\//.exec(path ?? '')?.[1];

/** The repository's code files and their texts. @param root absolute path */
export function readSources(root: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const zone of known) {
    if (!existsSync(`${root}/${zone}`)) continue;
    for (const entry of readdirSync(`${root}/${zone}`, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(ts|tsx|mts|mjs|js|cjs)$/.test(entry.name)) continue;
      const path = `${entry.parentPath}/${entry.name}`;
      const name = relative(root, path).split(sep).join('/');
      if (!name.startsWith('tests/fixtures/')) files.set(name, readFileSync(path, 'utf8'));
    }
  }
  return files;
}

/** The packages that package.json declares. @param root absolute path */
export function declaredPackages(root: string): Set<string> {
  const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  return new Set(
    Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }),
  );
}

if (import.meta.main) {
  const root = dirname(import.meta.dirname);
  const sources = readSources(root);
  const findings = checkImports(sources, declaredPackages(root));
  for (const { file, line, imported, rule, wayOut } of findings) {
    process.stdout.write(`${file}:${line} imports ${imported}\n  rule: ${rule}\n  way out: ${wayOut}\n`);
  }
  process.stdout.write(`imports: ${sources.size} files, ${findings.length} findings\n`);
  process.exitCode = findings.length > 0 ? 1 : 0;
}
