/** A record of a JSON answer may have this many characters; a job with thousands of steps has some millions. */
const MAX_ITEM = 64 * 1024 * 1024;

/**
 * Finds the elements of the list under one top-level key (`"jobs": [ {...}, {...} ]`) in JSON text that arrives in pieces, so that answers of any
 * size are read with the memory of one element. Everything else is skipped; `start` keeps the text before the list, for what the answer says of itself.
 */
export class JsonItems {
  readonly #key: string;
  #text = '';
  #at = 0;
  #depth = 0;
  #isString = false;
  #stringFrom = 0;
  #lastString = '';
  #state: 'before' | 'in-list' | 'after' = 'before';
  #itemFrom = -1;
  /** Text before the list, at most 64 Ki characters. */
  start = '';

  constructor(key: string) {
    this.#key = key;
  }

  /** True when the list was found and closed: the answer is whole. */
  get isComplete(): boolean {
    return this.#state === 'after' && this.#depth === 0;
  }

  get hasList(): boolean {
    return this.#state !== 'before';
  }

  /** @returns text of the elements that are complete by now. @throws RangeError when one is too large */
  push(piece: string): string[] {
    this.#text += piece;
    const text = this.#text;
    const found: string[] = [];
    for (; this.#at < text.length; this.#at += 1) {
      const char = text.charCodeAt(this.#at);
      if (this.#isString) {
        if (char === 92) {
          if (this.#at + 1 >= text.length) break; // the escaped character comes with the next piece
          this.#at += 1;
        } else if (char === 34) {
          this.#isString = false;
          if (this.#state === 'before' && this.#depth === 1)
            this.#lastString = text.slice(this.#stringFrom + 1, this.#at);
        }
        continue;
      }
      if (char === 34) {
        this.#isString = true;
        this.#stringFrom = this.#at;
      } else if (char === 123 || char === 91) this.#open(char);
      else if (char === 125 || char === 93) {
        this.#depth -= 1;
        if (this.#state === 'in-list' && this.#depth === 2) {
          found.push(text.slice(this.#itemFrom, this.#at + 1));
          this.#itemFrom = -1;
        } else if (this.#state === 'in-list' && this.#depth === 1) this.#state = 'after';
      }
    }
    this.#forget();
    return found;
  }

  #open(char: number): void {
    this.#depth += 1;
    if (this.#state === 'before' && char === 91 && this.#depth === 2 && this.#lastString === this.#key) {
      this.#state = 'in-list';
      this.start = this.#text.slice(0, Math.min(this.#at, 65_536));
    } else if (this.#state === 'in-list' && this.#depth === 3) this.#itemFrom = this.#at;
  }

  /** Keep only what is still needed: an element or string that is not complete. */
  #forget(): void {
    const keep = this.#itemFrom >= 0 ? this.#itemFrom : this.#isString ? this.#stringFrom : this.#at;
    if (this.#state === 'before' && this.#text.length < 65_536) return;
    if (this.#text.length - keep > MAX_ITEM) throw new RangeError('one element of the list is too large');
    this.#text = this.#text.slice(keep);
    this.#at -= keep;
    this.#stringFrom -= keep;
    if (this.#itemFrom >= 0) this.#itemFrom -= keep;
  }
}
