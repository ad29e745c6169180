import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Why tests with a real spreadsheet program cannot run here; undefined when they can. */
export const noSpreadsheet = onPath('soffice') ? null : 'LibreOffice is not installed (libreoffice-calc-nogui)';

export function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, program)));
}

/**
 * Opens files in LibreOffice Calc, without a window and with a profile of its own, and saves them in another format.
 * @param filter e.g. `fods`, or a CSV filter with its options
 * @returns paths of the new files in `outDir`
 */
export function convert(files: readonly string[], filter: string, outDir: string, inputFilter?: string): string[] {
  const before = new Set(existsSync(outDir) ? readdirSync(outDir) : []);
  execFileSync(
    'soffice',
    [
      `-env:UserInstallation=${pathToFileURL(join(outDir, '..', 'office-profile')).href}`,
      '--headless',
      '--norestore',
      ...(inputFilter ? [`--infilter=${inputFilter}`] : []),
      '--convert-to',
      filter,
      '--outdir',
      outDir,
      ...files,
    ],
    { timeout: 240_000, stdio: 'ignore' },
  );
  return readdirSync(outDir)
    .filter(name => !before.has(name))
    .map(name => join(outDir, basename(name)));
}

/** Every sheet as CSV, values as stored, not as shown. */
export const everySheetAsCsv = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1';
