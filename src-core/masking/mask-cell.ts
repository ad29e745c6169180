import { parse, stringify } from 'lossless-json';
import type { MaskingPolicy } from '../contract/rules.ts';
import {
  type Detector,
  dropped,
  type Hit,
  isPlainName,
  looksLikePerson,
  maskText,
  type Tokenise,
  tokenPattern,
} from './detectors.ts';
import { meaningOf } from './keys.ts';

/** What was found in one cell; `field` is the column, or the column and the key (`Tags/owner`). */
export type FieldHit = Hit & { readonly field: string };

/** `after` null: the cell is emptied. */
export type MaskedCell = { readonly after: string | null; readonly hits: readonly FieldHit[] };

export type CellKind = 'personal' | 'text' | 'json';

/** A policy as the cells ask it. */
export class CellMask {
  readonly #columns: readonly { matches: RegExp; action: 'token' | 'drop' | 'keep' }[];
  readonly #detectors: ReadonlySet<Detector>;
  /** In columns of plain text an address is a host's name; only tags and attributes carry those of clients. */
  readonly #inText: ReadonlySet<Detector>;
  readonly #tokenise: Tokenise;

  constructor(policy: MaskingPolicy, tokenise: Tokenise) {
    this.#columns = policy.columns.map(({ field, action }) => ({ matches: globPattern(field), action }));
    this.#detectors = new Set(policy.detect);
    this.#inText = new Set(policy.detect.filter(detector => detector !== 'ip'));
    this.#tokenise = value => (tokenPattern.test(value) ? value : tokenise(value));
  }

  /** The rule that a person wrote for this field; the last one that fits. */
  actionFor(field: string): 'token' | 'drop' | 'keep' | null {
    return this.#columns.findLast(({ matches }) => matches.test(field))?.action ?? null;
  }

  /** @param kind `personal`: the column names people by definition; `json`: an object of tags or attributes */
  mask(column: string, kind: CellKind, value: string): MaskedCell {
    if (kind === 'json') return this.#object(column, value);
    const action = this.actionFor(column) ?? (kind === 'personal' ? 'token' : null);
    return this.#scalar(column, value, action, kind === 'personal' ? 'personal column' : 'rule');
  }

  #scalar(field: string, value: string, action: 'token' | 'drop' | 'keep' | null, detector: string): MaskedCell {
    if (action === 'keep' || value.trim() === '') return { after: value, hits: [] };
    if (action === 'drop') return { after: null, hits: [{ field, detector, action, value }] };
    if (action === 'token') {
      if (tokenPattern.test(value)) return { after: value, hits: [] };
      return { after: this.#tokenise(value), hits: [{ field, detector, action, value }] };
    }
    const { after, hits } = maskText(value, field.includes('/') ? this.#detectors : this.#inText, this.#tokenise);
    return { after, hits: hits.map(hit => ({ ...hit, field })) };
  }

  #object(column: string, text: string): MaskedCell {
    const hits: FieldHit[] = [];
    let document: unknown;
    try {
      document = parse(text);
    } catch {
      return this.#scalar(column, text, this.actionFor(column), 'rule');
    }
    const masked = this.#value(document, column, null, hits);
    return hits.length === 0 ? { after: text, hits } : { after: stringify(masked) ?? null, hits };
  }

  /** @param key of the value at hand; null above the first one */
  #value(value: unknown, field: string, key: string | null, hits: FieldHit[]): unknown {
    const action = key === null ? null : (this.actionFor(field) ?? this.#byKey(key, value));
    if (action === 'keep') return value;
    const isBranch = typeof value === 'object' && value !== null && !isNumber(value);
    if (action === 'drop') {
      if (value === null || value === '' || value === dropped) return value;
      hits.push({
        field,
        detector: detectorOf(key),
        action,
        value: isBranch ? (stringify(value) ?? '') : String(value),
      });
      return dropped;
    }
    if (Array.isArray(value)) return value.map(item => this.#value(item, field, key, hits));
    if (isBranch) {
      const entries = Object.entries(value as Record<string, unknown>);
      // a key below a key is told by the first one, so that receipts stay short
      return Object.fromEntries(
        entries.map(([name, item]) => [name, this.#value(item, key === null ? `${field}/${name}` : field, name, hits)]),
      );
    }
    if (value === null || typeof value === 'boolean') return value;
    const { after, hits: found } = this.#scalar(field, String(value), action, detectorOf(key));
    if (found.length === 0) return value;
    hits.push(...found);
    return after ?? dropped;
  }

  /** What the name of a key says, before its value is searched. */
  #byKey(key: string, value: unknown): 'token' | 'drop' | null {
    switch (meaningOf(key)) {
      case 'content':
        return 'drop';
      case 'text':
        return typeof value === 'string' && isPlainName(value)
          ? null
          : typeof value === 'string' || isTree(value)
            ? 'drop'
            : null;
      case 'address':
        return this.#detectors.has('ip') ? 'drop' : null;
      case 'person':
        return this.#detectors.has('person-key') ? 'token' : null;
      case 'owner':
        return this.#detectors.has('person-key') && typeof value === 'string' && looksLikePerson(value)
          ? 'token'
          : null;
      case null:
        return null;
    }
  }
}

const detectorOf = (key: string | null) => {
  const meaning = key === null ? null : meaningOf(key);
  return meaning === 'content' || meaning === 'text'
    ? 'content-key'
    : meaning === 'address'
      ? 'address-key'
      : meaning === null
        ? 'rule'
        : 'person-key';
};

const isNumber = (value: object) => 'isLosslessNumber' in value;
const isTree = (value: unknown) => typeof value === 'object' && value !== null && !isNumber(value);

/** `Tags/owner*`: `*` is any run of characters; case does not count. */
function globPattern(glob: string): RegExp {
  const parts = glob.split('*').map(part => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'is');
}
