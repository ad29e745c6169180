import type { AlertVariant, AlertWords, FactTexts, Said } from './alert-words.ts';

const notWhole = '여기에 기대는 수치는 온전하지 않습니다.';
const none = '(값 없음)';

const since = ({ last }: FactTexts) => {
  const at = last();
  return at === null ? '아직 한 번도 받지 못했습니다.' : `마지막 수신: ${at}.`;
};

const waiting = ({ facts, text }: FactTexts) =>
  facts.waitingFor == null ? '' : ` 기다리는 데이터: ${text('waitingFor')}.`;

const waits: Record<string, string> = {
  gate: '데이터가 게시 조건을 채우기를 기다리고 있습니다.',
  approval: '승인을 기다리고 있습니다.',
  place: '게시할 곳을 쓸 수 있기를 기다리고 있습니다.',
};
const because = ({ why }: FactTexts) => {
  const text = why();
  return text === null ? '' : ` 이유: ${text}`;
};

const value = ({ facts, share }: FactTexts) => share(facts.value == null ? 'at' : 'value');
const pace = ({ facts, figures }: FactTexts, name: 'at' | 'value') =>
  figures.quantity(String(facts[name] ?? facts.at ?? ''));

// Names come before a colon or a noun: their last sound is not known, so no particle follows them.
const said: Record<AlertVariant, (texts: FactTexts) => Said> = {
  'rule-cannot-look': ({ facts, figures, text }) => ({
    title: `${text('rule')}: 규칙이 확인하지 못함`,
    message: `"${text('rule')}" 규칙이 확인할 수 없습니다: ${figures.error(String(facts.code), facts)}`,
  }),
  'budget-cannot-count': ({ facts, figures, text }) => ({
    title: `${text('budget')}: 예산을 계산하지 못함`,
    message: `${text('budget')} 예산을 계산할 수 없습니다: ${figures.error(String(facts.code), facts)}`,
  }),
  'budget-actual': texts => ({
    title: `${texts.text('budget')}: ${texts.text('period')} 예산의 ${value(texts)} 지출`,
    message: `${texts.text('budget')} 예산의 ${texts.text('period')} 금액 중 ${value(texts)}를 썼습니다: ${texts.money('amount')} 중 ${texts.money('actual')} (기준 ${texts.share('at')}).${waiting(texts)}`,
  }),
  'budget-forecast': texts => ({
    title: `${texts.text('budget')}: ${texts.text('period')} 말 ${value(texts)} 예상`,
    message: `${texts.text('budget')} 예산은 ${texts.text('period')} 말에 ${value(texts)}에 이를 것으로 예상됩니다: ${texts.money('amount')} 중 ${texts.money('forecast')}, 지금까지 ${texts.money('actual')} (기준 ${texts.share('at')}).${waiting(texts)}`,
  }),
  'budget-overrun': texts => ({
    title: `${texts.text('budget')}: ${texts.text('period')} 예산 초과 확률 ${value(texts)}`,
    message: `${texts.text('budget')} 예산의 ${texts.text('period')} 지출이 ${texts.money('amount')} 한도를 넘을 확률은 ${value(texts)}입니다 (기준 ${texts.share('at')}). 예상 금액은 ${texts.money('forecast')}입니다.${waiting(texts)}`,
  }),
  'budget-burn': texts => ({
    title: `${texts.text('budget')}: 계획의 ${pace(texts, 'value')}배로 지출`,
    message: `${texts.text('period')}의 완전한 날들에 ${texts.text('budget')} 예산이 계획한 금액의 ${pace(texts, 'value')}배를 썼습니다 (기준 ${pace(texts, 'at')}배). 지금까지 ${texts.money('amount')} 중 ${texts.money('actual')} 지출했습니다.${waiting(texts)}`,
  }),
  'cost-change': texts => {
    const { facts, text, money, share, span, measure, dimension } = texts;
    const of = facts.value === null ? none : text('value');
    const isTotal = facts.dimension === null;
    const { first, last } = span();
    const when = first === last ? first : `${first}~${last}`;
    const up = facts.share === null ? '' : `보다 ${share('share')} 많습니다`;
    const usual = `평소 금액 ${money('usual')}`;
    return {
      title: `${isTotal ? measure() : of}: 평소보다 ${money('increase')} 많음`,
      message: `${isTotal ? measure() : `${dimension()} ${of}의 ${measure()}`}: ${when} ${money('cost')}. ${up === '' ? `${usual}.` : `${usual}${up}.`}`,
    };
  },
  'source-silent': texts => ({
    title: `${texts.text('source')}: 데이터가 오지 않음`,
    message: `${texts.text('source')}에서 ${texts.text('silentAfterHours')}시간 넘게 아무것도 오지 않았습니다. ${since(texts)} ${notWhole}`,
  }),
  'source-failing': texts => ({
    title: `${texts.text('source')}: 실행 실패`,
    message: `${texts.text('source')}의 마지막 실행이 실패했습니다${texts.facts.runError == null ? '' : ` (${texts.text('runError')})`}. ${since(texts)} ${notWhole}`,
  }),
  'source-needs-secret': texts => ({
    title: `${texts.text('source')}: 비밀 값 없음`,
    message: `${texts.text('source')}: 필요한 비밀 값이 없거나 읽을 수 없어 실행할 수 없습니다. ${since(texts)} ${notWhole}`,
  }),
  'source-stopped': ({ text, last }) => ({
    title: `${text('source')}: 파일이 끊김`,
    message: `${text('source')}의 파일이 ${text('silentDays')}일 동안 오지 않았습니다. 마지막 수신: ${last()}. 파일 사이의 가장 긴 간격은 ${text('longestGapDays')}일이었습니다. ${notWhole}`,
  }),
  'report-waiting': texts => ({
    title: `${texts.text('report')} ${texts.text('period')}: 대기 중`,
    message: `${texts.text('period')} ${texts.text('report')} 보고서: ${waits[String(texts.facts.waitsFor)] ?? '대기 중입니다.'}${because(texts)}`,
  }),
  'report-failed': texts => ({
    title: `${texts.text('report')} ${texts.text('period')}: 보내지 못함`,
    message: `${texts.text('period')} ${texts.text('report')} 보고서를 보내지 못했습니다.${because(texts)}`,
  }),
  quality: ({ facts, text, money, check }) => ({
    title: `${check()}: ${money('atStake')} 관련`,
    message: `${facts.source === null ? '' : `${text('source')}의 `}데이터 품질 검사 "${check()}": ${text('rows')}행, 관련 금액 ${money('atStake')}.`,
  }),
};

export const ko: AlertWords = {
  said: (variant, texts) => said[variant](texts),
  unknown: '알 수 없음',
  lead: { alert: '', escalation: '아직 응답 없음: ', resolved: '끝남: ' },
  andMore: (title, count) => `${title} (외 ${count}건)`,
  over: message => `다음 알림이 끝났습니다: ${message}`,
  provisional: message => `${message} 아직 완전하지 않은 날의 금액이 들어 있습니다.`,
  more: count => `그 밖에 ${count}건이 더 있습니다.`,
  unanswered: '아직 아무도 확인하지 않았습니다.',
  clockMoved: (hours, isForward) =>
    `이 알림을 보낸 컴퓨터의 시계가 ${hours}시간 ${isForward ? '앞으로' : '뒤로'} 옮겨졌습니다.`,
  rule: '규칙',
};
