import { expect, it } from 'vitest';
import { tabOf } from '../../../../../src-renderer/features/sources/sources-address.ts';

it('an address without a tab opens what it is about, or what there is', () => {
  expect(tabOf({}, false)).toBe('files');
  expect(tabOf({}, true)).toBe('connected');
  expect(tabOf({ find: 'aws' }, true)).toBe('files');
  expect(tabOf({ drop: '1' }, true)).toBe('files');
  expect(tabOf({ source: '1' }, false)).toBe('connected');
  expect(tabOf({ tab: 'coverage' }, true)).toBe('coverage');
  expect(tabOf({ tab: 'nonsense' }, false)).toBe('files');
});
