import type { RulePreview } from '../../contract/rules.ts';
import { addMoney } from './money-by-currency.ts';

/** Parts of one undo have their own rules; their rows and moves add up, and a rule of the same id in several is one line. */
export function unitePreviews(parts: readonly RulePreview[]): RulePreview {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  return {
    rows: parts.reduce((sum, part) => sum + part.rows, 0),
    billedCost: addMoney(parts.flatMap(part => part.billedCost)),
    byRule: group(
      parts.flatMap(part => part.byRule),
      ({ id }) => id,
    ),
    moves: group(
      parts.flatMap(part => part.moves),
      ({ attribute, from, to }) => JSON.stringify([attribute, from, to]),
    ),
    periods: [
      ...Map.groupBy(
        parts.flatMap(part => part.periods),
        ({ period, isClosed }) => JSON.stringify([period, isClosed]),
      ).values(),
    ].flatMap(([first, ...rest]) =>
      first ? [{ ...first, rows: rest.reduce((sum, { rows }) => sum + rows, first.rows) }] : [],
    ),
  };
}

type Counted = { rows: number; billedCost: RulePreview['billedCost'] };

function group<T extends Counted>(entries: readonly T[], key: (entry: T) => string): T[] {
  return [...Map.groupBy(entries, key).values()].flatMap(([first, ...rest]) =>
    first
      ? [
          {
            ...first,
            rows: rest.reduce((sum, { rows }) => sum + rows, first.rows),
            billedCost: addMoney([first, ...rest].flatMap(({ billedCost }) => billedCost)),
          },
        ]
      : [],
  );
}
