import { describe, expect, it } from 'vitest';
import { areTwoViews, streamOf, streamsUnder } from '../../../../src-core/anycost/views.ts';

describe('two views of one spend', () => {
  it('get streams of their own under one name, and other formats do not', () => {
    expect(streamOf('contoso', 'azure-actual')).toBe('contoso/azure-actual');
    expect(streamOf('contoso/azure-actual', 'azure-actual')).toBe('contoso/azure-actual'); // named twice is still one
    expect(streamOf('contoso', 'focus')).toBe('contoso');
    expect(streamsUnder('contoso')).toEqual(['contoso', 'contoso/azure-actual', 'contoso/azure-amortized']);
  });

  it.each([
    ['azure-actual/microsoft', 'azure-amortized/microsoft', true],
    ['contoso/azure-amortized', 'azure-actual/microsoft', true],
    ['azure-actual/microsoft', 'contoso/azure-actual', false], // the same measure twice
    ['focus/microsoft', 'azure-actual/microsoft', false],
    ['not-azure-actual', 'azure-amortized', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(areTwoViews(a, b)).toBe(expected);
    expect(areTwoViews(b, a)).toBe(expected);
  });
});
