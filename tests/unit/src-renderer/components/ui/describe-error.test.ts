import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../../src-core/errors/app-error.ts';
import { describeError } from '../../../../../src-renderer/components/ui/describe-error.ts';

const english = { language: 'en' };
const korean = { language: 'ko' };

describe('describeError', () => {
  it('says what happened and what to do, in the language of the window', () => {
    const error = new AppError('file.empty', { name: 'a.csv' });
    expect(describeError(error, english)).toEqual({
      code: 'file.empty',
      userMessage: 'a.csv is empty.',
      hint: 'Export it again; the download may have failed.',
      traceId: null,
    });
    expect(describeError(error, korean).userMessage).toBe('a.csv 파일이 비어 있습니다.');
  });

  it('takes an error as it crosses the wire, also one of a newer version', () => {
    const wire = { code: 'format.html', details: { name: 'x.csv' }, traceId: 't-1' };
    expect(describeError(wire, english)).toMatchObject({
      userMessage: 'x.csv is a web page, not a data file.',
      traceId: 't-1',
    });
    expect(describeError({ ...wire, code: 'from.the-future' }, english)).toMatchObject({
      code: 'from.the-future',
      userMessage: 'Something went wrong inside Mureon.',
      hint: 'The log has the details under t-1.',
    });
  });

  it('shows a bug as internal.unexpected and none of its words', () => {
    expect(describeError(new TypeError('secret'), english)).toMatchObject({ code: 'internal.unexpected' });
    expect(JSON.stringify(describeError(new TypeError('secret'), english))).not.toContain('secret');
  });
});
