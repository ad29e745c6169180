import type { ForecastWords } from './forecast-words.ts';

const variants: Record<string, string> = {
  'last-week': '지난주 같은 요일',
  'weekdays-recent': '최근 몇 주의 요일 패턴',
  weekdays: '요일 패턴',
  'weekdays-all': '모든 주의 요일 패턴',
  'weekdays-proportion': '비율로 본 요일 패턴',
  'weekdays-all-proportion': '모든 주를 비율로 본 요일 패턴',
  'damped-trend': '감쇠 추세',
  theta: '세타',
  'recent-median': '최근 몇 주의 중앙값',
  intermittent: '드문 금액의 빈도와 크기',
};

const list = (names: readonly string[]) => names.map(name => variants[name] ?? name).join(', ');
const monthEnds = ['매월 마지막 날', '매월 마지막 날의 하루 전', '매월 마지막 날의 이틀 전'];

export const ko: ForecastWords = {
  methods: {
    'seasonal-naive': '지난주 반복',
    'slot-decomposition': '요일 패턴',
    'damped-trend': '감쇠 추세',
    theta: '세타',
    'recent-median': '최근 중앙값',
    intermittent: '간헐 수요',
    combined: '세 방법의 중앙값',
    'parent-share': '전체에서의 비중',
    zero: '예상 없음',
  },
  why: why => {
    switch (why.code) {
      case 'only-zero':
        return '알려진 금액이 모두 0입니다.';
      case 'too-short':
        return `방법을 시험하기에는 기간이 짧습니다(${why.needed}일이 필요한데 ${why.days}일). ${why.instead === 'last-week' ? '지난주를 그대로 반복합니다.' : '알려진 날의 평균을 씁니다.'}`;
      case 'share-of-all':
        return `방법을 시험하기에는 기간이 짧습니다(${why.days}일). 최근 ${why.shareDays}일의 비중에 따라 전체 예상 금액의 ${(100 * why.share).toFixed(1)}%로 봅니다.`;
      case 'no-cutoffs':
        return `판단할 수 있는 과거 시점이 아직 없습니다. 쓰인 방법: ${list(why.variants)}.`;
      case 'best-alone':
        return `과거 오차가 가장 작은 방법(${list(why.variants)})입니다. ${figures(why)}`;
      case 'best-together':
        return `과거 오차가 가장 작은 세 방법(${list(why.variants)})의 중앙값입니다. ${figures(why)}`;
    }
  },
  note: (note, { money, day }) => {
    switch (note.code) {
      case 'commitment-ends':
        return `${day(note.at)}부터: ${note.name} 약정이 끝납니다. 갱신하지 않으면 하루 ${money(note.perDay)} 달라집니다.`;
      case 'month-day':
        return `매월 ${note.day}일: 평소와 ${money(note.amount)} 차이가 납니다.`;
      case 'month-end':
        return `${monthEnds[note.daysBefore] ?? ''}: 평소와 ${money(note.amount)} 차이가 납니다.`;
      case 'level':
        return `최근 14일은 그 전 28일보다 ${Math.abs(100 * note.change).toFixed(0)}% ${note.change > 0 ? '높습니다' : '낮습니다'}.`;
      case 'estimated-days':
        return `빠진 ${note.days}일은 추정한 값입니다.`;
      case 'beyond-tests':
        return `과거 시험은 ${note.days}일 앞까지입니다. ${day(note.until)} 뒤의 구간은 무작위 보행처럼 넓어집니다.`;
    }
  },
};

const figures = (tested: { mase: number; maseOfSeasonalNaive: number; cutoffs: number }) =>
  `과거 시점 ${tested.cutoffs}개에서 MASE ${tested.mase.toFixed(2)}, 지난주 반복은 ${tested.maseOfSeasonalNaive.toFixed(2)}입니다.`;
