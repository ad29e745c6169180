import type { ReportLanguage } from '../display.ts';

/** What a message says of a report that was sent by itself, or was not. */
type DeliveryWords = {
  published(template: string, period: string, edition: string): string;
  built(template: string, period: string): string;
  gaps: string;
  /** "USD 12.00 (+USD 2.00, +20 %, against August 2026)" */
  against(amount: string, change: string, share: string | null, period: string): string;
  unknownBefore(amount: string, period: string): string;
  none(period: string): string;
  editionOf(period: string, edition: string): string;
  /** Why it is not out. */
  reasons: {
    approval: string;
    otherPerson(builtBy: string): string;
    changed: string;
    cancelled: string;
    removed: string;
  };
  notSent: {
    title(report: string, period: string): string;
    text(report: string, period: string): string;
    why: string;
    next: string;
  };
};

const english: DeliveryWords = {
  published: (template, period, edition) => `${template} of ${period} is published, edition ${edition}.`,
  built: (template, period) => `${template} of ${period} is built.`,
  gaps: 'What it does not know:',
  against: (amount, change, share, period) =>
    share === null ? `${amount} (${change} against ${period})` : `${amount} (${change}, ${share}, against ${period})`,
  unknownBefore: (amount, period) => `${amount} (not known for ${period})`,
  none: period => `none any more (there was some in ${period})`,
  editionOf: (period, edition) => `${period}, edition ${edition}`,
  reasons: {
    approval: 'Nobody has approved it.',
    otherPerson: builtBy => `Nobody but ${builtBy}, who built it, has approved it.`,
    changed: 'The lake says something else today than when it was built.',
    cancelled: 'It was cancelled.',
    removed: 'Its schedule was removed.',
  },
  notSent: {
    title: (report, period) => `${report} of ${period} was not sent`,
    text: (report, period) => `The report ${report} of ${period} was given up.`,
    why: 'Why',
    next: 'It can be run again by hand once that is repaired.',
  },
};

const korean: DeliveryWords = {
  published: (template, period, edition) => `${template} ${period} 보고서가 게시되었습니다(${edition}판).`,
  built: (template, period) => `${template} ${period} 보고서가 만들어졌습니다.`,
  gaps: '이 보고서가 모르는 것:',
  against: (amount, change, share, period) =>
    share === null ? `${amount} (${period} 대비 ${change})` : `${amount} (${period} 대비 ${change}, ${share})`,
  unknownBefore: (amount, period) => `${amount} (${period} 값은 알 수 없음)`,
  none: period => `더 이상 없음 (${period}에는 있었음)`,
  editionOf: (period, edition) => `${period} ${edition}판`,
  reasons: {
    approval: '아직 아무도 승인하지 않았습니다.',
    otherPerson: builtBy => `작성자(${builtBy}) 말고는 아무도 승인하지 않았습니다.`,
    changed: '작성한 뒤에 레이크의 금액이 달라졌습니다.',
    cancelled: '취소되었습니다.',
    removed: '일정이 삭제되었습니다.',
  },
  notSent: {
    title: (report, period) => `${report} ${period} 보고서를 보내지 못했습니다`,
    text: (report, period) => `${report} ${period} 보고서를 포기했습니다.`,
    why: '이유',
    next: '원인을 고친 뒤 직접 다시 실행할 수 있습니다.',
  },
};

export const deliveryWords = (language: ReportLanguage): DeliveryWords => (language === 'ko' ? korean : english);
