import { describe, expect, it } from 'vitest';
import type { SniffVerdict } from '../../../../src-core/contract/imports.ts';
import { handlesToImport, pairVerdicts } from '../../../../src-renderer/data/import-candidates.ts';

const handle = (name: string) => ({ handle: `h-${name}`, name, sizeBytes: null });
const verdict = (name: string, isBad = false): SniffVerdict => ({
  name,
  sizeBytes: 1,
  format: isBad ? null : 'focus',
  formatVersion: null,
  container: 'csv',
  sentence: '',
  oddities: [],
  columns: { present: [], missingMandatory: [], custom: [], unknown: [] },
  dialect: null,
  rows: null,
  period: null,
  problem: isBad ? { code: 'file.empty', details: { name }, traceId: null } : null,
});

describe('pairVerdicts', () => {
  it('follows names, whatever order the verdicts come in', () => {
    const handles = [handle('good.csv'), handle('bad.csv')];
    const candidates = pairVerdicts(handles, [verdict('bad.csv', true), verdict('good.csv')]);
    expect(candidates.map(candidate => candidate.handle)).toEqual(['h-good.csv', 'h-bad.csv']);
    expect(handlesToImport(handles, candidates)).toEqual([handle('good.csv')]);
  });

  it('does not guess: folders and repeated names are imported whole', () => {
    const handles = [handle('folder'), { ...handle('a.csv'), handle: 'h-1' }, { ...handle('a.csv'), handle: 'h-2' }];
    const candidates = pairVerdicts(handles, [verdict('x.csv', true), verdict('a.csv', true), verdict('a.csv')]);
    expect(candidates.map(candidate => candidate.handle)).toEqual([null, null, null]);
    expect(handlesToImport(handles, candidates)).toEqual(handles);
  });
});
