import jsep from 'jsep';
import { AppError } from '../errors/app-error.ts';
import {
  add,
  compare,
  divide,
  type Fraction,
  fraction,
  fromDecimal,
  multiply,
  reduced,
  subtract,
  zero,
} from '../money/fraction.ts';
import { nearestNames } from '../query/nearest.ts';

/** Value of a name; null = unknown. */
export type FormulaRow = Readonly<Record<string, Fraction | null>>;

export type Formula = {
  /** Names it reads, each once, in order: `EffectiveCost`, `sum(llm-usage.Requests)`, `metric(sessions)`. */
  readonly reads: readonly string[];
  /** Exact; null where a name it needs is unknown, and for a division by zero. */
  readonly evaluate: (row: FormulaRow) => Fraction | null;
  /** The two sides where the formula as a whole is a quotient: what is divided, and by what. */
  readonly quotient: { readonly over: Formula['evaluate']; readonly by: Formula['evaluate'] } | null;
};

/** What may stand in a formula beside numbers: plain names, and calls whose one argument names something (`sum`, `metric`). */
export type FormulaNames = {
  readonly plain: readonly string[];
  /** By function: names its argument may be; null = any. */
  readonly calls?: Readonly<Record<string, readonly string[] | null>>;
};

type Evaluate = Formula['evaluate'];
type Node = jsep.Expression;

const MAX_LENGTH = 2_000;

/** Functions over values. Unknown stays unknown, but where `if_unknown` says what to take in its place. */
const functions: Readonly<
  Record<string, { readonly arity: number; readonly of: (args: readonly (Fraction | null)[]) => Fraction | null }>
> = {
  abs: { arity: 1, of: known(([a = zero]) => (a.n < 0n ? fraction(-a.n, a.d) : a)) },
  min: { arity: 2, of: known(([a = zero, b = zero]) => (compare(a, b) <= 0 ? a : b)) },
  max: { arity: 2, of: known(([a = zero, b = zero]) => (compare(a, b) >= 0 ? a : b)) },
  if_zero: { arity: 2, of: ([a = null, b = null]) => (a === null ? null : a.n === 0n ? b : a) },
  if_unknown: { arity: 2, of: ([a = null, b = null]) => a ?? b },
};

function known(of: (args: readonly Fraction[]) => Fraction) {
  return (args: readonly (Fraction | null)[]): Fraction | null => {
    const values = args.filter(arg => arg !== null);
    return values.length === args.length ? of(values) : null;
  };
}

const operators: Readonly<Record<string, (a: Fraction, b: Fraction) => Fraction | null>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
};

/**
 * Numbers, + - * /, parentheses, names and functions; nothing else of jsep's grammar is let through, and nothing is ever executed.
 * @param names plain names that exist (any case), and what the calls may name
 * @throws AppError `formula.invalid`, `formula.unknown-name`
 */
export function parseFormula(text: string, names: FormulaNames): Formula {
  const place = (word: string) => Math.max(0, text.indexOf(word)) + 1;
  const invalid = (reason: string, position: number) => new AppError('formula.invalid', { reason, position });
  if (text.length > MAX_LENGTH) throw invalid(`it is longer than ${MAX_LENGTH} characters`, MAX_LENGTH);
  const reads = new Set<string>();
  const read = (name: string): Evaluate => {
    reads.add(name);
    return row => row[name] ?? null;
  };
  const oneOf = (name: string, of: readonly string[]): string => {
    const found = of.find(each => each === name) ?? of.find(each => each.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
    throw new AppError('formula.unknown-name', {
      name: name.slice(0, 100),
      position: place(name),
      known: nearestNames(name, of, 6),
    });
  };

  const build = (node: Node): Evaluate => {
    switch (node.type) {
      case 'Literal': {
        const { value, raw } = node as jsep.Literal;
        if (typeof value !== 'number') throw invalid(`${raw} is no number`, place(raw));
        if (!/^\d*\.?\d*$/.test(raw)) throw invalid('write numbers without an exponent', place(raw));
        const exact = fromDecimal(raw);
        return () => exact;
      }
      case 'UnaryExpression': {
        const { operator, argument } = node as jsep.UnaryExpression;
        if (operator !== '-' && operator !== '+') throw invalid(`there is no operator ${operator}`, place(operator));
        const inner = build(argument);
        return operator === '+' ? inner : row => multiplied(inner(row), fraction(-1n));
      }
      case 'BinaryExpression': {
        const { operator, left, right } = node as jsep.BinaryExpression;
        const apply = own(operators, operator);
        if (apply === undefined) throw invalid(`there is no operator ${operator}`, place(operator));
        const [a, b] = [build(left), build(right)];
        return row => {
          const [x, y] = [a(row), b(row)];
          const value = x === null || y === null ? null : apply(x, y);
          return value && reduced(value);
        };
      }
      case 'Identifier':
        return read(oneOf((node as jsep.Identifier).name, names.plain));
      case 'CallExpression':
        return call(node as jsep.CallExpression);
      case 'Compound':
        throw invalid('an operator is missing between two values', text.length);
      default:
        throw invalid('only numbers, names, + - * /, parentheses and functions are understood', 1);
    }
  };

  const call = ({ callee, arguments: given }: jsep.CallExpression): Evaluate => {
    const name = callee.type === 'Identifier' ? (callee as jsep.Identifier).name : '';
    const named = own(names.calls ?? {}, name);
    if (named !== undefined) {
      const argument = given.length === 1 && given[0] ? nameOf(given[0]) : null;
      if (argument === null) throw invalid(`${name} takes one name`, place(name));
      return read(
        `${name}(${named === null ? argument : oneOf(argument.replace(/^([a-z]+)_([a-z]+)\./, '$1-$2.'), named)})`,
      );
    }
    const known = own(functions, name);
    const all = [...Object.keys(names.calls ?? {}), ...Object.keys(functions)];
    if (known === undefined)
      throw new AppError('formula.unknown-name', { name, position: place(name), known: nearestNames(name, all, 6) });
    if (given.length !== known.arity)
      throw invalid(`${name} takes ${known.arity} values, not ${given.length}`, place(name));
    const args = given.map(build);
    return row => known.of(args.map(arg => arg(row)));
  };

  const root = parse(text);
  const evaluate = build(root);
  const isQuotient = root.type === 'BinaryExpression' && (root as jsep.BinaryExpression).operator === '/';
  const { left, right } = root as jsep.BinaryExpression;
  return { reads: [...reads], evaluate, quotient: isQuotient ? { over: build(left), by: build(right) } : null };
}

/** Names come from people: `constructor` is no function of ours. */
const own = <T>(of: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(of, name) ? of[name] : undefined;

const multiplied = (a: Fraction | null, by: Fraction) => (a === null ? null : multiply(a, by));

function parse(text: string): Node {
  if (text.trim() === '') throw new AppError('formula.invalid', { reason: 'it is empty', position: 1 });
  try {
    return jsep(text);
  } catch (error) {
    const { index = 0, description = '' } = error as { index?: number; description?: string };
    const reason =
      description === '' ? 'it is not a formula' : description.charAt(0).toLowerCase() + description.slice(1);
    throw new AppError('formula.invalid', { reason, position: index + 1 }, { cause: error });
  }
}

/** A name as the argument of `sum` or `metric`: `sessions`, `"a name"`, `llm_usage.Requests` or `llm-usage.Requests` (which parses as a subtraction). */
function nameOf(node: Node): string | null {
  switch (node.type) {
    case 'Identifier':
      return (node as jsep.Identifier).name;
    case 'Literal': {
      const { value } = node as jsep.Literal;
      return typeof value === 'string' ? value : null;
    }
    case 'MemberExpression': {
      const { object, property, computed } = node as jsep.MemberExpression;
      const [of, name] = computed ? [null, null] : [nameOf(object), nameOf(property)];
      return of === null || name === null ? null : `${of}.${name}`;
    }
    case 'BinaryExpression': {
      const { operator, left, right } = node as jsep.BinaryExpression;
      const [of, name] = operator === '-' ? [nameOf(left), nameOf(right)] : [null, null];
      return of === null || name === null ? null : `${of}-${name}`;
    }
    default:
      return null;
  }
}
