/**
 * Patterns of rules: the part of RE2 that means the same in DuckDB and in JavaScript. Literals, `.`, `^`, `$`, classes, `\d \w \s` and
 * their opposites, groups, `|`, `? * + {n,m}` greedy or lazy, and `(?i)` at the start. Left out because the two differ or one lacks it:
 * looking ahead or behind, back references, `\b`, other flags, and a capture inside something that repeats.
 */
export type Pattern = {
  /** Matches whole values. */
  readonly js: RegExp;
  /** The same for DuckDB. */
  readonly re2: string;
  readonly groups: number;
};

/** @returns the pattern, or what is wrong with it in words that continue "the pattern ..." */
export function readPattern(text: string): Pattern | string {
  const ignoresCase = text.startsWith('(?i)');
  const reader = new Reader(ignoresCase ? text.slice(4) : text);
  const body = reader.read();
  if (typeof body === 'string') return body;
  const flags = ignoresCase ? 'iu' : 'u';
  try {
    return {
      js: new RegExp(`^(?:${body.js})$`, flags),
      re2: `${ignoresCase ? '(?i)' : ''}\\A(?:${body.re2})\\z`,
      groups: body.groups,
    };
  } catch {
    return 'cannot be read';
  }
}

const escapes: Readonly<Record<string, string>> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '[0-9A-Za-z_]',
  W: '[^0-9A-Za-z_]',
  s: '[\\t\\n\\f\\r ]',
  S: '[^\\t\\n\\f\\r ]',
  t: '\\t',
  n: '\\n',
  r: '\\r',
  f: '\\f',
};
const inClass: Readonly<Record<string, string>> = {
  d: '0-9',
  w: '0-9A-Za-z_',
  s: '\\t\\n\\f\\r ',
  t: '\\t',
  n: '\\n',
  r: '\\r',
  f: '\\f',
};
const signs = new Set('\\.+*?()|[]{}^$-/'.split(''));
/** RE2 refuses more repetitions. */
const mostRepeats = 1000;

type Body = { js: string; re2: string; groups: number };

/** One pass over the pattern; writes it out again in the one spelling that both engines read alike. */
class Reader {
  readonly #text: string[];
  #at = 0;
  #out = '';
  #groups = 0;

  constructor(text: string) {
    this.#text = [...text];
  }

  read(): Body | string {
    /** Open groups with the number of captures before each. */
    const open: number[] = [];
    /** Captures before the piece that a quantifier would repeat; null when there is nothing to repeat. */
    let piece: number | null = null;
    for (let character = this.#next(); character !== undefined; character = this.#next()) {
      const before = this.#groups;
      if (character === '(') {
        const problem = this.#openGroup();
        if (problem) return problem;
        open.push(before);
        piece = null;
      } else if (character === ')') {
        const start = open.pop();
        if (start === undefined) return 'closes a group that it does not open';
        this.#out += ')';
        piece = start;
      } else if ('*+?{'.includes(character)) {
        if (piece === null) return 'repeats nothing';
        const quantifier = this.#quantifier(character);
        if (quantifier === null) return `has a repetition that is not {n}, {n,} or {n,m} up to ${mostRepeats}`;
        if (!quantifier.startsWith('?') && this.#groups > piece) return 'captures inside something that repeats';
        this.#out += quantifier;
        piece = null;
      } else if (character === '|' || character === '^' || character === '$') {
        this.#out += character;
        piece = null;
      } else {
        const atom = this.#atom(character);
        if (atom.problem) return atom.problem;
        this.#out += atom.text;
        piece = before;
      }
    }
    if (open.length > 0) return 'opens a group that it does not close';
    // outside multi-line mode `.` means any character but a line feed to RE2; JavaScript leaves out three more
    return {
      js: this.#out.replaceAll(anyCharacter, '[^\\n]'),
      re2: this.#out.replaceAll(anyCharacter, '[^\\n]'),
      groups: this.#groups,
    };
  }

  #next(): string | undefined {
    return this.#text[this.#at++];
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #openGroup(): string | null {
    if (this.#peek() !== '?') {
      this.#groups += 1;
      this.#out += '(';
      return null;
    }
    this.#at += 1;
    if (this.#next() !== ':') return 'uses a kind of group that rules do not know';
    this.#out += '(?:';
    return null;
  }

  #quantifier(first: string): string | null {
    let text = first;
    if (first === '{') {
      const end = this.#text.indexOf('}', this.#at);
      const inner = end < 0 ? '' : this.#text.slice(this.#at, end).join('');
      const bounds = /^(\d{1,4})(,(\d{1,4})?)?$/.exec(inner);
      if (!bounds) return null;
      const [least, most] = [Number(bounds[1]), bounds[3] === undefined ? 0 : Number(bounds[3])];
      if (least > mostRepeats || most > mostRepeats || (bounds[3] !== undefined && most < least)) return null;
      text = `{${inner}}`;
      this.#at = end + 1;
    }
    if (this.#peek() === '?') {
      this.#at += 1;
      text += '?';
    }
    return '*+?{'.includes(this.#peek() ?? ' ') ? null : text;
  }

  #atom(character: string): { text: string; problem?: string } {
    if (character === '.') return { text: anyCharacter };
    if (character === '[') return this.#class();
    if (character === ']' || character === '}') return { text: `\\${character}` };
    if (character !== '\\') return { text: outside(character) };
    const escaped = this.#next();
    if (escaped === undefined) return { text: '', problem: 'ends in a backslash' };
    const known = escapes[escaped];
    if (known !== undefined) return { text: known };
    if (signs.has(escaped)) return { text: outside(escaped) };
    return { text: '', problem: `uses \\${escaped}, which rules do not know` };
  }

  #class(): { text: string; problem?: string } {
    let text = '[';
    if (this.#peek() === '^') {
      this.#at += 1;
      text += '^';
    }
    const start = text.length;
    /** A range may begin at the character before: a letter or digit that ends no range itself. */
    let mayBegin = false;
    for (;;) {
      const character = this.#next();
      if (character === undefined) return { text, problem: 'opens a class that it does not close' };
      if (character === ']') {
        return text.length === start ? { text, problem: 'has an empty class' } : { text: `${text}]` };
      }
      if (character === '[') return { text, problem: 'has a bracket inside a class; write \\[' };
      const last = this.#peek() ?? '';
      if (character === '-' && mayBegin && isAlphanumeric(last)) {
        this.#at += 1;
        text += `-${last}`;
        mayBegin = false;
      } else if (character === '\\') {
        const escaped = this.#next() ?? '';
        const known = inClass[escaped] ?? (signs.has(escaped) ? plain(escaped) : null);
        if (known === null) return { text, problem: `uses \\${escaped} inside a class, which rules do not know` };
        text += known;
        mayBegin = false;
      } else {
        text += plain(character);
        mayBegin = isAlphanumeric(character);
      }
    }
  }
}

const isAlphanumeric = (character: string) => /^[0-9A-Za-z]$/.test(character);

/** Stands for `.` until the end, because it can be no other part of a pattern. */
const anyCharacter = '\0';

const plain = (character: string) => (signs.has(character) ? `\\${character}` : character);
/** JavaScript refuses an escaped hyphen outside of a class. */
const outside = (character: string) => (character === '-' ? '-' : plain(character));

/** Pieces of a replacement: text, and numbers of groups (0 = everything). */
export type Replacement = readonly (string | number)[];

/** @returns the replacement, or what is wrong with it */
export function readReplacement(text: string, groups: number): Replacement | string {
  const pieces: (string | number)[] = [];
  let plainText = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character !== '\\') {
      plainText += character;
      continue;
    }
    at += 1;
    const escaped = text.charAt(at);
    if (escaped === '\\') plainText += '\\';
    else if (/[0-9]/.test(escaped)) {
      if (Number(escaped) > groups) return `names group ${escaped}, but the pattern has ${groups}`;
      pieces.push(plainText, Number(escaped));
      plainText = '';
    } else return 'has a backslash that is neither \\\\ nor a group such as \\1';
  }
  return [...pieces, plainText].filter(piece => piece !== '');
}
