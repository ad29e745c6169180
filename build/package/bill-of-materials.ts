import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoPath } from '../lib/paths.mjs';
import { bundledListFile } from './bundled-packages.ts';

/** One package inside the product. */
export interface Part {
  readonly name: string;
  readonly version: string;
  /** SPDX expression as the package states it; `unknown` where it states none */
  readonly license: string;
  /** text of its licence and notice files; empty when it carries none */
  readonly text: string;
}

/**
 * Everything that is shipped besides Electron: what the bundles contain and the native packages beside them.
 * @param native names of the packages in the product's node_modules
 */
export function productParts(native: readonly string[]): Part[] {
  const bundled = ['main', 'preload', 'renderer'].flatMap(part => {
    const file = bundledListFile(part);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : [];
  });
  const parts = [...new Set([...bundled, ...native])].map(path =>
    readPart(repoPath('node_modules', ...path.split('/'))),
  );
  return parts.sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

function readPart(folder: string): Part {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isFile() && /^(licen[cs]e|notice|copying)/i.test(entry.name))
    .map(entry => entry.name);
  const text = files.map(file => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
  const stated = typeof license === 'object' && license !== null ? license.type : license;
  return { name, version, license: stated ?? 'unknown', text };
}

/** Writes a CycloneDX 1.6 document. @param product name and version of the whole */
export function writeBillOfMaterials(
  file: string,
  product: { name: string; version: string },
  parts: readonly Part[],
): void {
  const components = parts.map(({ name, version, license }) => ({
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: [/^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license }],
  }));
  const metadata = { component: { type: 'application', ...product } };
  const document = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, metadata, components };
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
}

/** Writes all licence texts into one file; packages that share a text share its copy. */
export function writeLicenses(file: string, parts: readonly Part[]): void {
  const byText = Map.groupBy(
    parts,
    ({ text, license }) => text || `(The package carries no licence file; it states: ${license})`,
  );
  const blocks = [...byText].map(([text, same]) => {
    const names = same.map(({ name, version, license }) => `${name} ${version} (${license})`);
    return `${names.join('\n')}\n\n${text}\n`;
  });
  writeFileSync(file, blocks.join(`\n${'-'.repeat(80)}\n\n`));
}
