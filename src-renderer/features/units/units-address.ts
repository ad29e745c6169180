import { z } from 'zod';
import { readFilters, writeFilters } from '../../../src-core/address/addresses.ts';
import { joinItems, splitItems } from '../../../src-core/address/lists.ts';
import { DimensionName, Filter } from '../../../src-core/query/query-spec.ts';
import { type AddressSearch, searchOf } from '../../data/address.ts';

export const tabs = ['costs', 'break-even'] as const;
export const chartGrains = ['day', 'week', 'month'] as const;
export type ChartGrain = (typeof chartGrains)[number];

const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

/** Plain notation, not negative. */
export const Decimal = z.string().regex(/^\d{1,20}(\.\d{1,12})?$/);

/** Everything that the screen shows is a function of this and the lake; it is what the address holds. */
export const UnitsView = z.object({
  tab: z.enum(tabs),
  /** A key, `custom:<name>`, or the path of a definition in the library; null shows the cards. */
  unit: z.string().max(400).nullable(),
  /** Null: the last closed month. */
  month: Month.nullable(),
  by: DimensionName.nullable(),
  grain: z.enum(chartGrains),
  filters: z.array(Filter).max(20),
  /** The line whose difference is explained: its key (null = no value) and currency. */
  why: z.object({ key: z.string().nullable(), currency: z.string().nullable() }).nullable(),
  /** Of the break-even: resources of the own capacity; tokens they served, where no record tells; the model or the price it is compared with. */
  capacity: z.array(z.string().max(500)).max(20),
  tokens: Decimal.nullable(),
  model: z.object({ provider: z.string().max(100), model: z.string().max(200) }).nullable(),
  price: Decimal.nullable(),
  /** Percent of the capacity that can be served at most. */
  load: z.number().int().min(1).max(100),
});
export type UnitsView = z.infer<typeof UnitsView>;

export const plainView: UnitsView = {
  tab: 'costs',
  unit: null,
  month: null,
  by: null,
  grain: 'month',
  filters: [],
  why: null,
  capacity: [],
  tokens: null,
  model: null,
  price: null,
  load: 70,
};

/** Parameters of a view; what is as in `plainView` is left out. */
export function writeView(view: UnitsView): AddressSearch {
  return searchOf({
    tab: view.tab === plainView.tab ? null : view.tab,
    unit: view.unit,
    month: view.month,
    by: view.by,
    g: view.grain === plainView.grain ? null : view.grain,
    f: view.filters.length > 0 ? writeFilters(view.filters) : null,
    line: view.why === null ? null : joinItems([view.why.key, view.why.currency], ','),
    capacity: view.capacity.length > 0 ? joinItems(view.capacity, ',') : null,
    tokens: view.tokens,
    model: view.model === null ? null : joinItems([view.model.provider, view.model.model], ','),
    price: view.price,
    load: view.load === plainView.load ? null : String(view.load),
  });
}

/** Parameters that cannot be understood count as not given: an address from outside never breaks the screen. */
export function readView(search: Record<string, unknown>): UnitsView {
  let view = plainView;
  const put = (part: () => Record<string, unknown>) => {
    try {
      const parsed = UnitsView.safeParse({ ...view, ...part() });
      if (parsed.success) view = parsed.data;
    } catch {
      // not an address that this screen wrote
    }
  };
  const text = (key: string) => (search[key] === undefined ? null : String(search[key]));
  const [tab, unit, month, by, grain, filters, line] = ['tab', 'unit', 'month', 'by', 'g', 'f', 'line'].map(text);
  if (tab) put(() => ({ tab }));
  if (unit) put(() => ({ unit }));
  if (month) put(() => ({ month }));
  if (by) put(() => ({ by }));
  if (grain) put(() => ({ grain }));
  if (filters) put(() => ({ filters: readFilters(filters) }));
  if (line) put(() => ({ why: readLine(line) }));
  const [capacity, tokens, model, price, load] = ['capacity', 'tokens', 'model', 'price', 'load'].map(text);
  if (capacity) put(() => ({ capacity: splitItems(capacity, ',') }));
  if (tokens) put(() => ({ tokens }));
  if (model) put(() => ({ model: readModel(model) }));
  if (price) put(() => ({ price }));
  if (load) put(() => ({ load: Number(load) }));
  return view;
}

function readLine(text: string): UnitsView['why'] {
  const [key = null, currency = null] = splitItems(text, ',');
  return { key, currency };
}

function readModel(text: string): unknown {
  const [provider, model] = splitItems(text, ',');
  return { provider, model };
}
