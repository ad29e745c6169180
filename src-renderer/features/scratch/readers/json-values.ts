import { limits } from './limits.ts';

/**
 * Finds the records of a JSON file whose text arrives in pieces: the elements of a list at the top, or values one after the other (one per line, as
 * NDJSON has them). Depth, strings and records are measured before anything is parsed.
 */
export class JsonValues {
  #text = '';
  #at = 0;
  #depth = 0;
  #isString = false;
  #stringFrom = 0;
  #from = -1;
  #isList: boolean | null = null;
  #isClosed = false;

  /** @returns texts of the records that are complete by now. @throws RangeError with the reason */
  push(piece: string): string[] {
    this.#text += piece;
    const text = this.#text;
    const found: string[] = [];
    const base = () => (this.#isList ? 1 : 0);
    for (; this.#at < text.length; this.#at += 1) {
      const char = text.charCodeAt(this.#at);
      if (this.#isString) {
        if (char === 92) {
          if (this.#at + 1 >= text.length) break; // the escaped character comes with the next piece
          this.#at += 1;
        } else if (char === 34) this.#isString = false;
        if (this.#at - this.#stringFrom > limits.jsonString) throw new RangeError('a text is longer than 1 MiB');
        if (!this.#isString && this.#depth === base()) this.#end(found, this.#at + 1);
        continue;
      }
      if (isBlank(char)) {
        if (this.#from >= 0 && this.#depth === base()) this.#end(found, this.#at);
        continue;
      }
      if (this.#isClosed) throw new RangeError('there is more after the end of the list');
      if (char === 44 && this.#isList && this.#depth === 1) {
        if (this.#from >= 0) this.#end(found, this.#at);
        continue;
      }
      if (char === 93 && this.#isList && this.#depth === 1) {
        if (this.#from >= 0) this.#end(found, this.#at);
        this.#depth = 0;
        this.#isClosed = true;
        continue;
      }
      if (this.#isList === null) {
        this.#isList = char === 91;
        if (this.#isList) {
          this.#depth = 1;
          continue;
        }
      }
      if (this.#from < 0) this.#from = this.#at;
      if (char === 34) {
        this.#isString = true;
        this.#stringFrom = this.#at;
      } else if (char === 123 || char === 91) {
        this.#depth += 1;
        if (this.#depth > limits.jsonDepth) throw new RangeError('values are nested deeper than 64 levels');
      } else if (char === 125 || char === 93) {
        this.#depth -= 1;
        if (this.#depth < base()) throw new RangeError('a bracket closes that was never opened');
        if (this.#depth === base()) this.#end(found, this.#at + 1);
      }
    }
    this.#forget();
    return found;
  }

  /** The last record, where nothing follows it. @throws RangeError when the file ends inside of something */
  finish(): string[] {
    const found: string[] = [];
    if (this.#isString || this.#depth > 0) throw new RangeError('the file ends in the middle of a value');
    if (this.#from >= 0) this.#end(found, this.#text.length);
    return found;
  }

  #end(found: string[], to: number): void {
    found.push(this.#text.slice(this.#from, to));
    this.#from = -1;
  }

  /** Keep only what is not complete. */
  #forget(): void {
    const keep = this.#from >= 0 ? this.#from : this.#at;
    if (this.#text.length - keep > limits.jsonRecord) throw new RangeError('one record is longer than 64 MiB');
    this.#text = this.#text.slice(keep);
    this.#at -= keep;
    this.#stringFrom -= keep;
    if (this.#from >= 0) this.#from = 0;
  }
}

const isBlank = (char: number) => char === 32 || char === 10 || char === 13 || char === 9 || char === 0xfeff;
