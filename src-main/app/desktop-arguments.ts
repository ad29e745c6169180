import { addressOfLink } from '../../src-core/notify/words.ts';

/** Commands of `mureon` (cli/program.ts); the help names the same ones. */
export const commands = new Set([
  'demo',
  'import',
  'sniff',
  'drops',
  'findings',
  'query',
  'report',
  'source',
  'coverage',
  'quality',
  'overlap',
  'diff',
  'reconcile',
  'invoice',
  'alert',
  'allocation',
  'budget',
  'channel',
  'sql',
  'unit-cost',
  'explain',
  'change',
  'fx',
  'forecast',
  'library',
  'investigation',
  'search',
  'news',
  'connector',
  'rules',
  'masking',
  'prices',
  'gpu',
  'audit',
  'doctor',
  'serve',
  'help',
]);
const cliOnly = new Set(['--json', '--help', '-h', '--version', '-V', '--progress']);

/** Switches that Chromium, Electron or a test driver read; ours are none of these. */
const foreign =
  /^--(no-sandbox|inspect|remote-debugging|user-data-dir|ozone|enable|disable|force|lang|proxy|allow|original-process|headless|gtk|js-flags|password-store|class|no-zygote|in-process)/;

export type Arguments =
  | { mode: 'cli'; words: string[] }
  /** Absolute or relative paths of files to import, as given; the view that a link of a message names. */
  | { mode: 'window'; workspace: string | undefined; files: string[]; address: string | null };

/**
 * What the words after the program mean: a command of `mureon` runs without a window; anything else opens one, with the
 * files named. @param words without the executable and, in development, without the application folder
 */
export function readArguments(words: readonly string[]): Arguments {
  const own = words.filter(word => !foreign.test(word));
  let workspace: string | undefined;
  const files: string[] = [];
  let address: string | null = null;
  for (let index = 0; index < own.length; index += 1) {
    const word = own[index] ?? '';
    if (cliOnly.has(word)) return { mode: 'cli', words: own };
    if (word === '--workspace') {
      index += 1;
      workspace = own[index];
    } else if (word.startsWith('--workspace=')) workspace = word.slice('--workspace='.length);
    else if (word.startsWith('-'))
      return { mode: 'cli', words: own }; // an unknown option is a usage error there
    else if (files.length === 0 && commands.has(word)) return { mode: 'cli', words: own };
    else if (word.startsWith('mureon:')) address = addressOfLink(word);
    else files.push(word);
  }
  return { mode: 'window', workspace, files, address };
}

/** The application's words: after the executable, and unpackaged after the folder that Electron was told to load. */
export function applicationWords(argv: readonly string[], isPackaged: boolean): string[] {
  const words = argv.slice(1);
  if (isPackaged) return words;
  const folder = words.findIndex(word => !word.startsWith('-'));
  return folder === -1 ? [] : words.slice(folder + 1);
}
