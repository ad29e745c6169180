import { rm } from 'node:fs/promises';
import type { FileConnector, OpenedFile, StagedFile } from '../../../src-core/connector/file-connector.ts';
import type { ImportResult, SniffVerdict } from '../../../src-core/contract/imports.ts';
import { AppError, isCancellation } from '../../../src-core/errors/app-error.ts';
import { fileConnectors } from '../../connectors/index.ts';
import type { Engine } from '../engine.ts';
import type { Staged } from './stage.ts';

/** Ask the connectors in order what a staged file is, in words. */
export async function recognise(engine: Engine, staged: Staged, signal: AbortSignal): Promise<SniffVerdict> {
  const { name } = staged;
  let last: SniffVerdict | null = null;
  for (const connector of fileConnectors) {
    const { verdict, scan } = await connector.sniff(toConnector(staged), engine.sql, signal);
    for (const temporary of scan?.temporary ?? []) await rm(temporary, { force: true });
    if (scan) return verdict;
    if (last === null || isMoreTelling(verdict.problem, last.problem)) last = verdict;
  }
  return last ?? failedVerdict(name, unrecognised(name));
}

/**
 * The first connector that can read a staged file, and how.
 * @throws AppError why none can: what the connector said that knows most about it
 */
export async function openFile(
  engine: Engine,
  staged: Staged,
  signal: AbortSignal,
): Promise<{ opened: OpenedFile; connector: FileConnector }> {
  const { name } = staged;
  let first: AppError | null = null;
  for (const connector of fileConnectors) {
    try {
      return { opened: await connector.open(toConnector(staged), engine.sql, signal), connector };
    } catch (error) {
      if (!(error instanceof AppError) || isCancellation(error)) throw error;
      if (first === null || isMoreTelling(error, first)) first = error;
    }
  }
  throw first ?? unrecognised(name);
}

type Refusal = Pick<AppError, 'code' | 'details'> | SniffVerdict['problem'];

/** A connector that knows the file (it says what is broken, or what to do instead) is heard before one that does not; else the first. */
function isMoreTelling(refusal: Refusal, before: Refusal): boolean {
  const rank = (one: Refusal) =>
    one === null ? 0 : one.code !== 'format.unrecognised' ? 2 : one.details.advice ? 1 : 0;
  return rank(refusal) > rank(before);
}

/** What a connector is told about a staged file. */
const toConnector = ({ name, path, sizeBytes, sha256, inflateLimitBytes }: Staged): StagedFile => ({
  name,
  path,
  sizeBytes,
  sha256,
  inflateLimitBytes,
});

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
