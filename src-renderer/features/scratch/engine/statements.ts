import { AppError } from '../../../../src-core/errors/app-error.ts';
import type { AnswerColumn, CarriedColumn } from '../../../../src-core/sql/result-columns.ts';
import { carriedColumns, carriedSql } from '../../../../src-core/sql/result-columns.ts';

/** What the engine's tokenizer says: offsets of the tokens in the text; comments are no tokens. */
export type Tokens = { readonly offsets: readonly number[] };

export type Statement = {
  text: string;
  /** Where it begins in the whole text. */
  offset: number;
  /** Whether it gives rows that can stand in parentheses. */
  isQuery: boolean;
};

/** Statements that reach out of the tables. The engine's profile refuses what they want; some it would take and do nothing. */
const sealedWords =
  /^(attach|call|checkpoint|copy|detach|export|force|import|install|load|pragma|reset|set|update_extensions|use|vacuum)$/i;
const queryWords = /^(select|with|from|values|table|pivot|unpivot|summarize|describe|desc|show)$/i;

/** The statements of a text, parted where the tokenizer sees a semicolon, so that those in texts and comments do not count. */
export function statementsOf(text: string, { offsets }: Tokens): Statement[] {
  const found: Statement[] = [];
  let first: number | null = null;
  const end = (to: number) => {
    if (first === null) return;
    const word = /^[A-Za-z]+/.exec(text.slice(first))?.[0] ?? '';
    const isQuery = text[first] === '(' || queryWords.test(word);
    if (sealedWords.test(word)) throw new AppError('scratch.sealed');
    found.push({ text: text.slice(first, to), offset: first, isQuery });
    first = null;
  };
  for (const offset of offsets) {
    if (text[offset] === ';') end(offset);
    else if (first === null && !isComment(text, offset)) first = offset;
  }
  end(text.length);
  return found;
}

const isComment = (text: string, offset: number) => text.startsWith('--', offset) || text.startsWith('/*', offset);

/** Columns as they travel out of this engine: as out of the lake's, except for what this build gives in another form. */
export function shownColumns(columns: readonly AnswerColumn[], isWide: boolean): CarriedColumn[] {
  const carried = carriedColumns(columns, isWide);
  return carried.map((column, index) => {
    const cell = `answer."c${index}"`;
    const type = columns[index]?.type;
    if (type === 'BOOLEAN') return { ...column, type: 'string', expression: `CAST(${cell} AS VARCHAR)` }; // Arrow gives numbers here
    if (type === 'TIMESTAMP WITH TIME ZONE') return { ...column, expression: `make_timestamp(epoch_us(${cell}))` }; // no ICU
    return column;
  });
}

export { carriedSql };
