import { rm } from 'node:fs/promises';
import type { FileConnector, OpenedFile, StagedFile } from '../../../src-core/connector/file-connector.ts';
import type { SniffVerdict } from '../../../src-core/contract/imports.ts';
import { AppError, isCancellation } from '../../../src-core/errors/app-error.ts';
import { describeUnknown } from '../../connectors/describe-unknown.ts';
import { fileConnectors } from '../../connectors/index.ts';
import { refusalVerdict } from '../../connectors/refusal-verdict.ts';
import type { Engine } from '../engine.ts';
import type { Staged } from './stage.ts';

/** Ask the connectors in order what a staged file is, in words. */
export async function recognise(
  engine: Engine,
  staged: Staged,
  mappingsDir: string,
  signal: AbortSignal,
): Promise<SniffVerdict> {
  const file = toConnector(staged, mappingsDir);
  const refusals: SniffVerdict[] = [];
  for (const connector of fileConnectors) {
    const { verdict, scan } = await connector.sniff(file, engine.sql, signal);
    for (const temporary of scan?.temporary ?? []) await rm(temporary, { force: true });
    if (scan || verdict.format !== null) return verdict; // read, or known and for a reason not readable
    refusals.push(verdict);
    if (verdict.problem && isFinal(verdict.problem.code)) break;
  }
  const best = mostTelling(refusals.map(verdict => verdict.problem));
  const verdict = best === null ? undefined : refusals[best];
  if (verdict !== undefined) return verdict;
  return refusalVerdict(file, await describeUnknown(file, engine.sql, signal));
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
  const file = toConnector(staged, mappingsDir);
  const refusals: AppError[] = [];
  for (const connector of fileConnectors) {
    try {
      return { opened: await connector.open(file, engine.sql, signal), connector };
    } catch (error) {
      if (!(error instanceof AppError) || isCancellation(error)) throw error;
      refusals.push(error);
      if (isFinal(error.code)) break;
    }
  }
  const best = mostTelling(refusals);
  throw (best === null ? undefined : refusals[best]) ?? (await describeUnknown(file, engine.sql, signal));
}

/** Facts about the bytes that no other connector could see differently; asking on would only unpack or split them again. */
const isFinal = (code: string) =>
  code.startsWith('file.') || code === 'format.truncated-gzip' || code === 'format.too-wide';

/** Words for what a file is not, which say nothing of what it is. */
const isVague =
  /^no |^text that is no |^a JSON file( compressed with gzip)?$|unknown kind|^(a table|a JSON file|text) without the (columns|keys)|columns of its own/;

type Refusal = { readonly code: string; readonly details: Readonly<Record<string, unknown>> };

/**
 * Which of several refusals says most: one that knows the format and names a fault, then one with a name for the file and advice, then a
 * wrong encoding (which a listing that is known anyway may have), then a mere name. The first of equals; null when none says what the file is.
 */
function mostTelling(refusals: readonly (Refusal | null)[]): number | null {
  const score = (refusal: Refusal | null): number => {
    if (refusal === null) return 0;
    if (refusal.code === 'format.encoding') return 2;
    if (refusal.code !== 'format.unrecognised') return 4;
    const { what, advice } = refusal.details;
    if (typeof what !== 'string' || isVague.test(what)) return 0;
    return typeof advice === 'string' && advice !== '' ? 3 : 1;
  };
  const scores = refusals.map(score);
  const most = Math.max(0, ...scores);
  return most === 0 ? null : scores.indexOf(most);
}

/** What a connector is told about a staged file. */
export const toConnector = (
  { name, path, sizeBytes, sha256, inflateLimitBytes }: Staged,
  mappingsDir: string,
): StagedFile => ({ name, path, sizeBytes, sha256, inflateLimitBytes, mappingsDir });

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
    problem: error.toWire(),
  };
}
