import { rm } from 'node:fs/promises';
import type { FileConnector, OpenedFile, StagedFile } from '../../../src-core/connector/file-connector.ts';
import type { ImportResult, SniffVerdict } from '../../../src-core/contract/imports.ts';
import { AppError, isCancellation } from '../../../src-core/errors/app-error.ts';
import { fileConnectors } from '../../connectors/index.ts';
import type { Engine } from '../engine.ts';
import type { Staged } from './stage.ts';

/** Ask the connectors in order what a staged file is, in words. */
export async function recognise(
  engine: Engine,
  staged: Staged,
  mappingsDir: string,
  signal: AbortSignal,
): Promise<SniffVerdict> {
  const refusals: SniffVerdict[] = [];
  for (const connector of fileConnectors) {
    const { verdict, scan } = await connector.sniff(toConnector(staged, mappingsDir), engine.sql, signal);
    for (const temporary of scan?.temporary ?? []) await rm(temporary, { force: true });
    if (scan || verdict.format !== null) return verdict; // read, or known and for a reason not readable
    refusals.push(verdict);
    if (verdict.problem && isFinal(verdict.problem.code)) break;
  }
  const telling = mostTelling(refusals.map(verdict => verdict.problem));
  return refusals[telling] ?? failedVerdict(staged.name, unrecognised(staged.name));
}

/**
 * The first connector that can read a staged file, and how.
 * @throws AppError why none can: the most telling of what they said
 */
export async function openFile(
  engine: Engine,
  staged: Staged,
  mappingsDir: string,
  signal: AbortSignal,
): Promise<{ opened: OpenedFile; connector: FileConnector }> {
  const refusals: AppError[] = [];
  for (const connector of fileConnectors) {
    try {
      return { opened: await connector.open(toConnector(staged, mappingsDir), engine.sql, signal), connector };
    } catch (error) {
      if (!(error instanceof AppError) || isCancellation(error)) throw error;
      refusals.push(error);
      if (isFinal(error.code)) break;
    }
  }
  throw refusals[mostTelling(refusals)] ?? unrecognised(staged.name);
}

/** Facts about the bytes that no other connector could see differently; asking on would only unpack them again. */
const isFinal = (code: string) => code.startsWith('file.') || code === 'format.truncated-gzip';

/** Words for what a file is not. */
const isVague = /^no |that is no |unknown kind|without the columns|columns of its own/;

type Refusal = { readonly code: string; readonly details: Readonly<Record<string, unknown>> };

/**
 * Which of several refusals says most: one that knows the format and names a fault, then one with a name for the file, then one with advice.
 * The first of equals.
 */
function mostTelling(refusals: readonly (Refusal | null)[]): number {
  const score = (refusal: Refusal | null): number => {
    if (refusal === null) return 0;
    if (refusal.code !== 'format.unrecognised') return 5;
    const { what, advice } = refusal.details;
    const isNamed = typeof what === 'string' && !isVague.test(what);
    return (isNamed ? 3 : 1) + (typeof advice === 'string' && advice !== '' ? 1 : 0);
  };
  const scores = refusals.map(score);
  return scores.indexOf(Math.max(...scores));
}

/** What a connector is told about a staged file. */
export const toConnector = (
  { name, path, sizeBytes, sha256, inflateLimitBytes }: Staged,
  mappingsDir: string,
): StagedFile => ({ name, path, sizeBytes, sha256, inflateLimitBytes, mappingsDir });

const unrecognised = (name: string) =>
  new AppError('format.unrecognised', { name, what: 'a file of an unknown kind', advice: '' });

/** The contract's lists are mutable; the error's are not. */
export function mutableWire(error: AppError): ImportResult['failures'][number]['error'] {
  const { code, details, traceId } = error.toWire();
  const copy = Object.entries(details).map(([key, value]) => [key, Array.isArray(value) ? [...value] : value]);
  return { code, details: Object.fromEntries(copy), traceId };
}

/** A verdict on a file that could not even be opened. */
export function failedVerdict(name: string, error: AppError): SniffVerdict {
  return {
    name,
    sizeBytes: 0,
    format: null,
    formatVersion: null,
    container: null,
    sentence: error.userMessage,
    oddities: [],
    columns: { present: [], missingMandatory: [], custom: [], unknown: [] },
    dialect: null,
    rows: null,
    period: null,
    problem: mutableWire(error),
  };
}
