import { spawn } from 'node:child_process';

/** A figure measured in its own process, so that its peak memory is its own. */
export type Measured = { ms: number; cpuMs?: number; peakRssMiB: number | null; [name: string]: unknown };

/** Run a bench program with one JSON argument; its last line of output is the JSON result. */
export async function measure(program: string, input: object): Promise<Measured> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, JSON.stringify(input)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Measured;
}

/** The argument of a bench program started by `measure`. */
export const argument = <T>(): T => JSON.parse(process.argv[2] ?? '{}') as T;

/** Hand the result to `measure`. */
export const answer = (result: Measured): void => console.log(JSON.stringify(result));
