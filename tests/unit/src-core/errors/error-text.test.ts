import { describe, expect, it } from 'vitest';
import { errorCatalog, isErrorCode } from '../../../../src-core/errors/catalog.ts';
import { koreanErrors } from '../../../../src-core/errors/catalog-ko.ts';
import { errorText } from '../../../../src-core/errors/error-text.ts';

describe('the text of an error', () => {
  it('is in the language that is asked for, with its details', () => {
    const details = { name: 'a.csv' };
    expect(errorText('file.empty', details, 'en-GB').userMessage).toBe('a.csv is empty.');
    expect(errorText('file.empty', details, 'ko-KR').userMessage).toBe('a.csv 파일이 비어 있습니다.');
  });

  it('has the same details in Korean as in English', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    const all = ({ userMessage, hint }: { userMessage: string; hint: string }) =>
      names(`${userMessage} ${hint}`).join();
    const codes = Object.keys(errorCatalog).filter(isErrorCode);
    expect(codes.filter(code => all(koreanErrors[code]) !== all(errorCatalog[code]))).toEqual([]);
    expect(codes.filter(code => koreanErrors[code].userMessage.trim() === '')).toEqual([]);
  });
});
