import type { OutMessage } from './message.ts';

/** Why a file of a message does not travel with it. */
export type LeftOut = {
  name: string;
  sizeBytes: number;
  why: 'too-large' | 'not-by-this-channel' | 'gone' | 'refused';
};

type Words = {
  severity: Record<OutMessage['severity'], string>;
  open: string;
  lies: string;
  leftOut: Record<LeftOut['why'], string>;
  more(count: number): string;
  footer: string;
};

const english: Words = {
  severity: { info: 'For information', warning: 'Warning', critical: 'Critical' },
  open: 'Open in Mureon Workbench',
  lies: 'It lies at',
  leftOut: {
    'too-large': 'not attached: larger than this channel allows',
    'not-by-this-channel': 'not attached: this channel carries no files',
    gone: 'not attached: the file is no longer what it was',
    refused: 'not attached: the other side did not take it',
  },
  more: count => `and ${count} more in the workbench`,
  footer: 'Sent by Mureon Workbench',
};

const korean: Words = {
  severity: { info: '알림', warning: '경고', critical: '심각' },
  open: 'Mureon Workbench에서 열기',
  lies: '위치',
  leftOut: {
    'too-large': '첨부하지 않음: 이 채널의 한도를 넘습니다',
    'not-by-this-channel': '첨부하지 않음: 이 채널은 파일을 보내지 않습니다',
    gone: '첨부하지 않음: 파일이 바뀌었거나 없습니다',
    refused: '첨부하지 않음: 상대가 받지 않았습니다',
  },
  more: count => `그 밖에 ${count}건은 워크벤치에 있습니다`,
  footer: 'Mureon Workbench가 보냄',
};

/** Our own words of a message, in its language. */
export const wordsOf = (language: OutMessage['language']): Words => (language === 'ko' ? korean : english);

const SCHEME = 'mureon://open';
/** A path of the workbench with its question: printable ASCII, never "//host". */
const address = /^\/(?!\/)[\x21-\x7e]{0,4000}$/;

/** What a press on the message opens, on a machine with the desktop application; null where it speaks about no view. */
export function linkOf(to: string | null): string | null {
  return to !== null && address.test(to) ? `${SCHEME}${to}` : null;
}

/** The view that a link of a message names; null for everything else. Anybody can make such a link: it opens a view and nothing more. */
export function addressOfLink(link: string): string | null {
  const to = link.startsWith(SCHEME) ? link.slice(SCHEME.length) : '';
  return address.test(to) ? to : null;
}
