import {
  type ChangeEffect,
  type ChangeExplained,
  ChangeSpec,
  changeEffects,
} from '../../../src-core/contract/explain.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { formatAmount } from './amount-text.ts';
import { count, table } from './output.ts';
import { filtersOf } from './query-command.ts';

export type ChangeOptions = {
  before: string;
  after: string;
  measure: string;
  by: string;
  filter: string[];
  zone: string;
  beforeAsOf?: string;
  afterAsOf?: string;
  allocation: string;
  convert?: string;
  limit: string;
};

/** @throws AppError `cli.usage` */
export function readChange(given: ChangeOptions): ChangeSpec {
  const found = ChangeSpec.safeParse({
    measure: given.measure,
    before: { ...periodOf(given.before, '--before'), asOf: given.beforeAsOf ?? null },
    after: { ...periodOf(given.after, '--after'), asOf: given.afterAsOf ?? null },
    zone: given.zone,
    filters: filtersOf(given.filter),
    by: given.by
      .split(',')
      .map(name => name.trim())
      .filter(name => name !== ''),
    allocation: given.allocation,
    convertTo: given.convert ?? null,
    limit: Number(given.limit),
  });
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw new AppError('cli.usage', {
    what: `--${String(issue?.path[0] ?? '')} cannot be read: ${issue?.message ?? 'unknown'}.`,
  });
}

/** "2026-06..2026-07", days or months with the end exclusive; "2026-06" is the whole month. */
function periodOf(text: string, option: string): { from: string; to: string } {
  const [from = '', to] = text.split('..');
  const isDay = (day: string) => /^\d{4}-\d{2}(-\d{2})?$/.test(day);
  if (to === undefined && /^\d{4}-\d{2}$/.test(from)) return { from, to: monthAfter(from) };
  if (to === undefined || !isDay(from) || !isDay(to))
    throw new AppError('cli.usage', {
      what: `${option} must be FROM..TO or a month, e.g. 2026-06..2026-07 or 2026-06, not ${text}.`,
    });
  return { from, to };
}

function monthAfter(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}

export const effectWords: Record<ChangeEffect, string> = {
  price: 'price: another price for a unit',
  volume: 'volume: more or less of the same',
  mix: 'mix: a shift between things',
  new: 'new: not there before',
  ended: 'ended: not there any more',
  rules: 'rules: other rules place the same charges',
  restatement: 'restatement: the bill before is not what it was',
  fx: 'exchange rates',
  other: 'other: fees, credits and tax without a quantity',
};

type Effects = ChangeExplained['currencies'][number]['effects'];

/** The exact figures first, then tables rounded to cents for reading. */
export function describeChange(changed: ChangeExplained, { measure, by }: ChangeOptions): string {
  const { before, after } = changed.days;
  const uneven =
    before !== after && before !== null && after !== null
      ? `The periods have ${count(before)} and ${count(after)} days; they are compared as they are.`
      : null;
  const parts = changed.currencies.map(own => {
    const unit = own.currency ?? '(no currency)';
    const rows = changeEffects
      .filter(name => own.effects[name] !== '0')
      .map(name => [effectWords[name], own.effects[name]]);
    return [
      `${measure}: ${own.before} ${unit} became ${own.after} ${unit}, a difference of ${own.difference} ${unit}`,
      table(['because of', unit], [...rows, ['difference', own.difference]], new Set([1])),
      ...(own.groups.length > 1 || by !== '' ? [groupTable(own, by)] : []),
      itemTable(own),
    ].join('\n\n');
  });
  if (parts.length === 0) return 'Neither period has charges.';
  return [...parts, ...(uneven === null ? [] : [uneven])].join('\n\n');
}

const cents = (amount: string) => formatAmount(amount, 1n, 2);
const shown = (name: string | null) => name ?? '(none)';

function groupTable(own: ChangeExplained['currencies'][number], by: string): string {
  const used = usedEffects([...own.groups, own.rest]);
  const line = (names: string[], group: { difference: string; effects: Effects }, sides: [string, string]) => [
    names.join(', '),
    ...sides,
    cents(group.difference),
    ...used.map(name => cents(group.effects[name])),
  ];
  const rows = own.groups.map(group => line(group.keys.map(shown), group, [cents(group.before), cents(group.after)]));
  if (own.rest.groups > 0) rows.push(line([`${count(own.rest.groups)} more`], own.rest, ['', '']));
  const head = [by, 'before', 'after', 'difference', ...used];
  return table(head, rows, new Set(head.map((_, place) => place).slice(1)));
}

function itemTable(own: ChangeExplained['currencies'][number]): string {
  const used = usedEffects([...own.items, own.restItems]);
  const arrow = (before: string | null, after: string | null) => `${before ?? '-'} -> ${after ?? '-'}`;
  const rows = own.items.map(item => [
    [...item.keys.map(shown), item.item].join(', '),
    cents(item.difference),
    ...used.map(name => cents(item.effects[name])),
    arrow(item.quantityBefore, item.quantityAfter),
    item.unit ?? '',
    arrow(item.priceBefore, item.priceAfter),
  ]);
  const { items, difference, effects } = own.restItems;
  if (items > 0)
    rows.push([`${count(items)} more`, cents(difference), ...used.map(name => cents(effects[name])), '', '', '']);
  const head = ['what moved most', 'difference', ...used, 'quantity', 'unit', 'price'];
  return table(head, rows, new Set(head.map((_, place) => place).slice(1, used.length + 2)));
}

const usedEffects = (parts: readonly { effects: Effects }[]) =>
  changeEffects.filter(name => parts.some(({ effects }) => effects[name] !== '0'));
