import type { PlaceFound } from '../../contract/reports.ts';

const english: Record<PlaceFound, string> = {
  file: 'A file was written, read back and removed.',
  'file-without-links':
    'A file was written, read back and removed. It has no hard links: names are kept apart by claims.',
  object: 'An object was written, read back and removed.',
  'object-without-conditions':
    'An object was written, read back and removed. It does not refuse a name that is taken: names are kept apart by claims.',
};

const korean: Record<PlaceFound, string> = {
  file: '파일을 쓰고, 다시 읽고, 지웠습니다.',
  'file-without-links':
    '파일을 쓰고, 다시 읽고, 지웠습니다. 하드 링크를 쓸 수 없는 곳이므로 선점 표시로 이름이 겹치지 않게 합니다.',
  object: '개체를 쓰고, 다시 읽고, 지웠습니다.',
  'object-without-conditions':
    '개체를 쓰고, 다시 읽고, 지웠습니다. 이미 있는 이름을 거절하지 않는 저장소이므로 선점 표시로 이름이 겹치지 않게 합니다.',
};

/** What the check of a place found. @param language a tag such as "ko"; English for one without words of its own */
export const placeFoundText = (code: PlaceFound, language: string): string =>
  (language.startsWith('ko') ? korean : english)[code];
