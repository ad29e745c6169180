/** The few words that the writers add to a pack; everything else comes in the report's language from its builder. */
const words = {
  en: {
    cover: 'Cover',
    definitions: 'Definitions',
    term: 'Term',
    meaning: 'Meaning',
    contents: 'Contents',
    rows: (count: string) => `${count} rows`,
    warning: 'Warning',
    info: 'Note',
    demo: 'Demo data: generated, nobody was charged for it.',
    exact: 'exact',
    emptyCell: 'Empty cell',
    emptyCellMeaning: 'The value is not known. It is never zero.',
    apostrophe: "' at the start of a text",
    apostropheMeaning:
      'The text begins with a character that a spreadsheet would take for a formula; the apostrophe is not part of it.',
    continued: (part: number) => `continued, part ${part}`,
    part: (part: number, of: number) => `(${part} of ${of})`,
    inexact: `Some amounts have more digits than a spreadsheet number holds (15). Their exact values stand as text beside them or, in long tables, in the CSV and Parquet files.`,
    split: (table: string, sheets: number) =>
      `“${table}” has more rows than one sheet holds; it goes on over ${sheets} sheets.`,
    textMissing: 'No font on this computer has the characters of some names; #n counts them in the order of the table.',
    cutTable: (shown: string, all: string) => `The first ${shown} of ${all} rows.`,
    restIn: (names: string) => `All rows: ${names}.`,
    restNowhere: 'The other rows are in no file of this pack.',
    workbookSheet: (file: string, sheet: string) => `${file}, sheet “${sheet}”`,
    unknown: 'unknown',
    onThisPage: 'On this page',
  },
  ko: {
    cover: '표지',
    definitions: '정의',
    term: '용어',
    meaning: '의미',
    contents: '목차',
    rows: (count: string) => `${count}행`,
    warning: '경고',
    info: '참고',
    demo: '데모 데이터: 생성된 값이며 실제로 청구된 금액이 아닙니다.',
    exact: '정확값',
    emptyCell: '빈 셀',
    emptyCellMeaning: '값을 알 수 없습니다. 0이 아닙니다.',
    apostrophe: "글 앞의 '",
    apostropheMeaning:
      '스프레드시트가 수식으로 읽을 수 있는 문자로 시작하는 글입니다. 작은따옴표는 값의 일부가 아닙니다.',
    continued: (part: number) => `계속, ${part}부`,
    part: (part: number, of: number) => `(${of}개 중 ${part})`,
    inexact: `일부 금액은 스프레드시트 숫자(15자리)보다 자릿수가 많습니다. 정확한 값은 옆 열의 글자로, 긴 표에서는 CSV와 Parquet 파일에 있습니다.`,
    split: (table: string, sheets: number) =>
      `“${table}” 표는 시트 하나에 담을 수 있는 행보다 많아 시트 ${sheets}개에 이어집니다.`,
    textMissing: '이 컴퓨터에 일부 이름의 글자를 가진 글꼴이 없습니다.',
    cutTable: (shown: string, all: string) => `전체 ${all}행 중 처음 ${shown}행입니다.`,
    restIn: (names: string) => `모든 행: ${names}.`,
    restNowhere: '나머지 행은 이 팩의 어느 파일에도 없습니다.',
    workbookSheet: (file: string, sheet: string) => `${file}, “${sheet}” 시트`,
    unknown: '알 수 없음',
    onThisPage: '이 페이지의 내용',
  },
} as const;

export type PackWords = (typeof words)[Language];
export type Language = keyof typeof words;

export const wordsOf = (language: Language): PackWords => words[language];
