import { measures } from '../query/query-spec.ts';
import type { PackModel } from './pack-model.ts';
import { dimensionName, type Words } from './words/words.ts';

/** Terms beside measures and dimensions, in the order in which a reader meets them. */
const terms = [
  ...measures,
  ...(['tie', 'split', 'conversion', 'unassigned', 'rest', 'coverage', 'reconciliation', 'unitCost', 'bases'] as const),
  ...(['idle', 'burn', 'forecast', 'mase', 'effects'] as const),
] as const;
export type Term = (typeof terms)[number];

/** What the words of a report mean: each measure, method and dimension that it uses, and no other. */
export function definitionsOf(
  words: Words,
  used: ReadonlySet<Term>,
  dimensions: readonly string[],
): PackModel['definitions'] {
  const named = new Map<string, string>();
  for (const name of dimensions) {
    const title = dimensionName(words, name);
    named.set(title, words.dimensionText(title, name));
  }
  return [
    ...terms.filter(term => used.has(term)).map(term => ({ term: words.terms[term], text: words.definitions[term] })),
    ...[...named].map(([term, text]) => ({ term, text })),
  ];
}
