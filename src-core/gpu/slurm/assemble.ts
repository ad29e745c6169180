import type { Layout } from './layout.ts';

/** One record put together from the lines of a listing. */
export type Assembled = {
  /** First line of the record in the file, 1 = the first line. */
  readonly line: number;
  /** One text a column; null when the record cannot be read with certainty. */
  readonly fields: readonly string[] | null;
  readonly isRepaired: boolean;
  /** Some texts are not certain; they are empty in `fields`. */
  readonly isUncertain: boolean;
};

const none: Assembled[] = [];

type Held = { line: number; fields: string[]; isRepaired: boolean; isUncertain: boolean };

/** A record that goes on for more lines than this is given up: a comment of Slurm has room for some. */
const MAX_LINES = 200;
/** Ways to distribute surplus separators over the free texts that are tried; beyond, nothing is certain. */
const MAX_WAYS = 20_000;

/**
 * sacct escapes nothing: a separator or a line end inside a name or comment breaks its line. Records are put together again where one reading fits the forms
 * of all checked columns (ids, times, states, quantities); where several readings differ only in columns that nothing is counted from, those are left empty; where they differ in
 * others the record is given up. Columns are never shifted.
 */
export class RecordAssembler {
  readonly #layout: Layout;
  readonly #done: Assembled[] = [];
  /** A whole record whose last text may go on in the next line. */
  #held: Held | null = null;
  #pending: { line: number; texts: string[] } | null = null;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** @returns records that are certain by now, in file order */
  push(text: string, line: number): Assembled[] {
    const fields = this.#split(text);
    if (fields.length === this.#layout.columns.length && this.#fits(fields)) {
      this.#giveUpPending();
      this.#hold({ line, fields, isRepaired: false, isUncertain: false });
      return this.#taken();
    }
    if (this.#pending === null && this.#continuesHeld(text, fields)) return [];
    if (this.#pending === null) this.#pending = { line, texts: [] };
    const pending = this.#pending;
    pending.texts.push(text);
    const repaired = this.#repair(this.#split(pending.texts.join('\n')));
    if (repaired !== null) {
      this.#pending = null;
      this.#hold({ line: pending.line, ...repaired });
    } else if (pending.texts.length >= MAX_LINES) this.#giveUpPending();
    return this.#taken();
  }

  end(): Assembled[] {
    this.#giveUpPending();
    this.#hold(null);
    return this.#taken();
  }

  #taken(): Assembled[] {
    return this.#done.length === 0 ? none : this.#done.splice(0);
  }

  #split(text: string): string[] {
    const { separator, endsWithSeparator } = this.#layout;
    return (endsWithSeparator && text.endsWith(separator) ? text.slice(0, -separator.length) : text).split(separator);
  }

  #fits(fields: readonly string[]): boolean {
    for (const { at, fits } of this.#layout.anchors) if (!fits(fields[at] ?? '')) return false;
    return true;
  }

  #hold(next: Held | null): void {
    if (this.#held !== null) this.#done.push(this.#held);
    this.#held = next;
  }

  #giveUpPending(): void {
    if (this.#pending === null) return;
    this.#hold(null);
    this.#done.push({ line: this.#pending.line, fields: null, isRepaired: false, isUncertain: false });
    this.#pending = null;
  }

  /** A line that cannot begin a record, after a record whose last column is free text, goes on with that text. */
  #continuesHeld(text: string, fields: readonly string[]): boolean {
    const { columns, free, endsWithSeparator, anchors } = this.#layout;
    const last = columns.length - 1;
    if (this.#held === null || !free.includes(last) || endsWithSeparator || fields.length >= columns.length)
      return false;
    const first = anchors.find(anchor => anchor.at === 0);
    const cannotBegin = first === undefined ? fields.length === 1 : !first.fits(fields[0] ?? '');
    if (!cannotBegin) return false;
    this.#held.fields[last] += `\n${text}`;
    this.#held.isRepaired = true;
    return true;
  }

  #repair(fields: string[]): { fields: string[]; isRepaired: true; isUncertain: boolean } | null {
    const surplus = fields.length - this.#layout.columns.length;
    if (surplus < 0) return null;
    const readings = this.#readings(fields, surplus);
    const [first, ...others] = readings ?? [];
    if (first === undefined) return null;
    const isUncertain = others.length > 0;
    const agreed = first.map((text, at) => (others.every(other => other[at] === text) ? text : null));
    if (agreed.some((text, at) => text === null && this.#layout.core.has(at))) return null;
    return { fields: agreed.map(text => text ?? ''), isRepaired: true, isUncertain };
  }

  /** Every way to give the surplus separators to free texts that fits all checked columns; null when there are too many to try. */
  #readings(fields: readonly string[], surplus: number): string[][] | null {
    const { columns, free, anchors, separator } = this.#layout;
    const forms = new Map(anchors.map(anchor => [anchor.at, anchor.fits]));
    const found: string[][] = [];
    let tried = 0;
    const walk = (column: number, at: number, left: number, reading: string[]): boolean => {
      tried += 1;
      if (tried > MAX_WAYS) return false;
      if (column === columns.length) {
        if (left === 0) found.push(reading);
        return true;
      }
      const most = free.includes(column) ? left : 0;
      for (let extra = 0; extra <= most; extra += 1) {
        const text = fields.slice(at, at + extra + 1).join(separator);
        if (forms.get(column)?.(text) === false) continue;
        if (!walk(column + 1, at + extra + 1, left - extra, [...reading, text])) return false;
      }
      return true;
    };
    return walk(0, 0, surplus, []) ? found : null;
  }
}
