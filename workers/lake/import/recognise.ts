import type { FileConnector, FocusScan } from '../../../src-core/connector/file-connector.ts';
import type { ImportResult, SniffVerdict } from '../../../src-core/contract/imports.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { fileConnectors } from '../../connectors/index.ts';
import type { Engine } from '../engine.ts';
import type { Staged } from './stage.ts';

export type Recognised = {
  readonly verdict: SniffVerdict;
  /** Null when the file cannot be imported; `verdict.problem` says why. */
  readonly reader: { readonly scan: FocusScan; readonly connector: FileConnector } | null;
};

/** Ask the connectors in order what a staged file is. */
export async function recognise(engine: Engine, staged: Staged, signal: AbortSignal): Promise<Recognised> {
  const { name, path, sizeBytes, sha256 } = staged;
  let last: SniffVerdict | null = null;
  for (const connector of fileConnectors) {
    const { verdict, scan } = await connector.sniff({ name, path, sizeBytes, sha256 }, engine.sql, signal);
    if (scan) return { verdict, reader: { scan, connector } };
    last ??= verdict;
  }
  return { verdict: last ?? failedVerdict(name, new AppError('format.unrecognised', { name })), reader: null };
}

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
