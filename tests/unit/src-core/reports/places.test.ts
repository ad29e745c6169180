import { expect, it } from 'vitest';
import { placeFound } from '../../../../src-core/contract/reports.ts';
import { placeFoundText } from '../../../../src-core/reports/words/places.ts';

it('says what the check of a place found, in either language', () => {
  for (const code of placeFound) expect(placeFoundText(code, 'ko')).toMatch(/^[^A-Za-z]+\.$/);
  expect(new Set(placeFound.map(code => placeFoundText(code, 'ko'))).size).toBe(placeFound.length);
  expect(placeFoundText('file', 'en-GB')).toBe('A file was written, read back and removed.');
});
