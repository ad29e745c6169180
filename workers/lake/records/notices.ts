import type { ParsedRecords } from '../import/parsed-file.ts';
import type { FileOutcome } from './merge.ts';
import type { MergeInput } from './merge-input.ts';

const rows = (count: number) => (count === 1 ? '1 row' : `${count.toLocaleString('en-US')} rows`);
const verb = (count: number, one: string, many: string) => `${rows(count)} ${count === 1 ? one : many}`;

/** What the reader of a file of records should know. */
export function fileNotices(
  { merge, covers }: Pick<MergeInput, 'merge' | 'covers'>,
  file: ParsedRecords,
  outcome: FileOutcome & { readonly removed: number },
): string[] {
  const { inserted, unchanged, duplicate, older, replaced, removed } = outcome;
  const notices: string[] = [];
  if (inserted === 0 && removed === 0 && unchanged > 0 && older + duplicate === 0)
    notices.push(`Nothing in this file is new: the lake has all of its ${rows(unchanged)} already.`);
  else if (unchanged > 0) notices.push(`${verb(unchanged, 'was', 'were')} in the lake already.`);
  if (duplicate > 0)
    notices.push(
      `${verb(duplicate, 'repeats', 'repeat')} another row to the byte and ${duplicate === 1 ? 'was' : 'were'} counted once.`,
    );
  if (older > 0 && older === file.profile.accepted && merge === 'swap' && covers === null)
    notices.push(
      'The lake has a later report of these days, so this one was not counted. If they are parts of one, import them together.',
    );
  else if (older > 0)
    notices.push(
      `${verb(older, 'is an earlier state', 'are earlier states')} of what the lake or another row has; not counted.`,
    );
  if (replaced > 0)
    notices.push(
      `${rows(replaced)} of the lake ${replaced === 1 ? 'was' : 'were'} replaced by newer states of the same observations.`,
    );
  if (removed > 0) {
    const sharesNothing = merge === 'swap' && covers === null && unchanged + replaced === 0;
    const parts = sharesNothing ? ' If these files are parts of one export, import them together.' : '';
    notices.push(
      `${rows(removed)} of the lake that the source no longer has ${removed === 1 ? 'was' : 'were'} taken out.${parts}`,
    );
  }
  if (file.profile.read === 0) notices.push('The source had nothing to say about this period.');
  return notices;
}
