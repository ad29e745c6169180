import { wordDays } from '../../quality/days.ts';
import type { BudgetWords, Late } from './budget-words.ts';

type Day = { day(iso: string): string };
const late = ({ source, lastWholeDay }: Late, { day }: Day) =>
  lastWholeDay === null ? `${source}: 완전한 날이 아직 없음` : `${source}: ${day(lastWholeDay)}까지 완전함`;

const days = (list: readonly string[], day: (iso: string) => string) =>
  wordDays(list, {
    day,
    span: (first, last) => `${first}~${last}`,
    more: (runs, count) => `${runs} 외 ${count}번`,
  });

export const ko: BudgetWords = {
  note: (note, { day, error }) => {
    switch (note.code) {
      case 'unrated':
        return `일부 청구에 ${note.currency} 환율이 없어 지출을 알 수 없습니다. 환율이 없는 날: ${days(note.days, day)}.`;
      case 'unknown-since':
        return `${note.period} 금액을 알 수 없어 남은 예산도 알 수 없습니다. 예산을 더 늦게 시작하거나 그때의 청구서를 가져오세요.`;
      case 'short-past':
        return `과거 ${note.needed}일이 채 알려지지 않아 ${note.period} 계획을 날마다 똑같이 나누었습니다.`;
      case 'free-past':
        return `과거 비용이 없어 ${note.period} 계획을 날마다 똑같이 나누었습니다.`;
      case 'stale':
        return `마지막으로 완전한 날이 ${day(note.lastWholeDay)}입니다. 너무 오래전이라 이 기간의 금액을 예상할 수 없습니다.`;
      case 'refused':
        return error(note.error);
      case 'no-charge':
        return '이 예산의 범위에 드는 청구가 레이크에 없습니다.';
      case 'not-delivered':
        return `데이터가 다 들어오지 않은 날: ${days(note.days, day)}.`;
    }
  },
  late,
  usedUp: ({ kind, day: at }, waiting, { day }) => {
    switch (kind) {
      case 'known':
        return `${day(at)}에 소진`;
      case 'provisional':
        return '아직 완전하지 않은 날을 포함하면 예산 초과';
      case 'expected':
        return `${day(at)}에 소진될 것으로 예상`;
      case 'overdue': {
        const why = waiting.length === 0 ? '' : `(늦은 소스: ${waiting.map(one => late(one, { day })).join('; ')})`;
        return `${day(at)}까지 소진될 것으로 예상했으나 아직 확인되지 않음${why}`;
      }
    }
  },
};
