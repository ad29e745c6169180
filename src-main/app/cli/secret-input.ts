import type { Readable, Writable } from 'node:stream';
import { AppError } from '../../../src-core/errors/app-error.ts';

type Input = Readable & { isTTY?: boolean; setRawMode?: (isRaw: boolean) => unknown };

/** Longer lines are no secrets; a file was piped in by mistake. */
const LONGEST = 16_384;

/**
 * Secrets by name, one line each, in the order in which they were named. Never from arguments: those are in the process list and in
 * the shell's history. On a terminal each is asked for and not shown.
 * @throws AppError `cli.usage` when a line is missing or too long
 */
export async function readSecrets(
  names: readonly string[],
  input: Input,
  screen: Writable,
): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {};
  if (names.length === 0) return secrets;
  if (input.isTTY) {
    for (const name of names) secrets[name] = await ask(name, input, screen);
    return secrets;
  }
  const lines = (await readAll(input)).split(/\r?\n/);
  for (const [index, name] of names.entries()) {
    const line = lines[index];
    if (line === undefined || line === '')
      throw new AppError('cli.usage', { what: `Standard input has no line for the secret ${name}.` });
    secrets[name] = line;
  }
  return secrets;
}

async function readAll(input: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of input) {
    parts.push(Buffer.from(part));
    bytes += parts.at(-1)?.length ?? 0;
    if (bytes > LONGEST * 16) throw new AppError('cli.usage', { what: 'Standard input is too long for secrets.' });
  }
  return Buffer.concat(parts).toString('utf8');
}

/** One line of a terminal, without echo; backspace works, Ctrl-C cancels. */
function ask(name: string, input: Input, screen: Writable): Promise<string> {
  screen.write(`${name}: `);
  input.setRawMode?.(true);
  input.resume();
  let typed = '';
  return new Promise((resolve, reject) => {
    const end = (error: AppError | null) => {
      input.off('data', take);
      input.setRawMode?.(false);
      input.pause();
      screen.write('\n');
      if (error) reject(error);
      else resolve(typed);
    };
    const take = (part: Buffer) => {
      for (const character of part.toString('utf8')) {
        if (character === '\r' || character === '\n') return end(null);
        if (character === '\u0003') return end(new AppError('call.cancelled'));
        if (character === '\u007f' || character === '\b') typed = [...typed].slice(0, -1).join('');
        else if (typed.length < LONGEST) typed += character;
      }
    };
    input.on('data', take);
  });
}
