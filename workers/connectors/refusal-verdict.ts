import type { StagedFile } from '../../src-core/connector/file-connector.ts';
import type { SniffVerdict } from '../../src-core/contract/imports.ts';
import type { AppError } from '../../src-core/errors/app-error.ts';

/** The verdict on a file that cannot be imported. */
export function refusalVerdict(file: StagedFile, error: AppError): SniffVerdict {
  return {
    name: file.name,
    sizeBytes: file.sizeBytes,
    format: null,
    formatVersion: null,
    container: null,
    sentence: sentenceOf(error),
    oddities: [],
    columns: { present: [], missingMandatory: [], custom: [], unknown: [] },
    dialect: null,
    rows: null,
    period: null,
    problem: error.toWire(),
  };
}

/** "This is an AWS legacy Cost and Usage Report (CUR). Mureon reads the FOCUS export: ..." or the error's own text. */
function sentenceOf(error: AppError): string {
  const { what, advice } = error.details;
  if (error.code !== 'format.unrecognised' || typeof what !== 'string') return error.userMessage;
  return `This is ${what}. ${typeof advice === 'string' && advice !== '' ? advice : 'Mureon does not read that.'}`;
}
