import type { OutMessage } from './message.ts';

/** What a channel gets when somebody wants to see that it works. */
export function testMessage(id: string, channelName: string, language: OutMessage['language']): OutMessage {
  const isKorean = language === 'ko';
  return {
    key: `test/${id}`,
    ...{ topic: 'test', severity: 'info', language },
    title: isKorean ? 'Mureon Workbench 시험 메시지' : 'Mureon Workbench test message',
    paragraphs: [
      isKorean
        ? '이 채널이 작동합니다. 알림과 보고서가 여기로 옵니다.'
        : 'This channel works. Alerts and reports that choose it arrive here.',
    ],
    facts: [{ label: isKorean ? '채널' : 'Channel', value: channelName }],
    ...{ address: '/alerts', place: null, attachments: [], picture: null, dueAt: null },
  };
}
