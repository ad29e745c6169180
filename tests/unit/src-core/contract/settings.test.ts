import { expect, test } from 'vitest';
import { Settings, SettingsChange } from '../../../../src-core/contract/app.ts';

test('a change of one setting names no other', () => {
  expect(SettingsChange.parse({ measure: 'ListCost' })).toEqual({ measure: 'ListCost' });
  expect(SettingsChange.parse({})).toEqual({});
  expect(Object.keys(SettingsChange.shape)).toEqual(Object.keys(Settings.shape));
});
