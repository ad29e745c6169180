import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import type { Filter } from '../../../src-core/query/query-spec.ts';
import type { DrillStep, ExploreView } from './view-state.ts';

/** Ways down: what a reader usually asks next about a value of a dimension. */
const ways: readonly (readonly string[])[] = [
  ['ServiceProviderName', 'ServiceCategory', 'ServiceSubcategory', 'ServiceName', 'SkuMeter', 'SkuId', 'ResourceId'],
  ['InvoiceIssuerName', 'BillingAccountName', 'SubAccountName', 'ServiceName', 'ResourceName'],
  ['BillingAccountId', 'SubAccountId', 'ServiceName', 'ResourceId'],
  ['x_Team', 'x_Product', 'x_Feature', 'x_Customer', 'ServiceName', 'ResourceName'],
  ['x_CostCenter', 'x_Team', 'x_Product', 'ServiceName'],
  ['x_Customer', 'x_Product', 'x_Feature', 'x_Model'],
  ['x_Environment', 'x_SdlcStage', 'x_Team', 'ServiceName'],
  ['x_ModelProvider', 'x_Model', 'x_ModelVersion', 'x_TokenType', 'x_PromptTemplate'],
  ['RegionName', 'RegionId', 'AvailabilityZone', 'ServiceName', 'ResourceName'],
  ['ChargeCategory', 'ChargeClass', 'ServiceName', 'ChargeDescription'],
  ['PricingCategory', 'CommitmentDiscountType', 'CommitmentDiscountName', 'ServiceName'],
];

/**
 * Hold a dimension at a value and look at the next one.
 * @param available dimensions that have values in this lake; the next one is chosen among them
 * @returns null when there is nowhere further down than the charge lines themselves
 */
export function drillInto(
  view: ExploreView,
  dimension: string,
  value: string | null,
  available: ReadonlySet<string>,
): ExploreView | null {
  const step: DrillStep = { dimension, value, before: view.dimensions };
  const isHeld = view.drill.some(one => one.dimension === dimension && one.value === value);
  const held = new Set([...view.drill.map(one => one.dimension), dimension]);
  const rest = view.dimensions.filter(name => name !== dimension);
  const next = rest[0] ?? ownerOf(step, held, available) ?? nextDimension(dimension, held, available);
  if (next === null) return null;
  return {
    ...view,
    drill: isHeld ? view.drill : [...view.drill, step],
    dimensions: rest.length > 0 ? rest : [next],
    rows: null,
    table: { ...view.table, sort: keepSort(view) },
  };
}

/** Money that names no team has no product either: who owns it is told by the account that it was bought in. */
function ownerOf(step: DrillStep, held: ReadonlySet<string>, available: ReadonlySet<string>): string | null {
  if (step.value !== null || !unowned.has(step.dimension)) return null;
  return ['SubAccountName', 'SubAccountId', 'ServiceName'].find(name => available.has(name) && !held.has(name)) ?? null;
}

const unowned: ReadonlySet<string> = new Set(teamProductAttributes);

/** The dimension most often asked for after this one; null when no way leads on. */
export function nextDimension(
  dimension: string,
  held: ReadonlySet<string>,
  available: ReadonlySet<string>,
): string | null {
  const isOpen = (name: string) => available.has(name) && !held.has(name);
  for (const way of ways) {
    const at = way.indexOf(dimension);
    const next = at < 0 ? undefined : way.slice(at + 1).find(isOpen);
    if (next) return next;
  }
  return ['ServiceName', 'ResourceName', 'ResourceId', 'ChargeDescription'].find(isOpen) ?? null;
}

/** Back up to before step `index`: its filter and the later ones go, the dimensions of then return. */
export function drillUpTo(view: ExploreView, index: number): ExploreView {
  const step = view.drill[index];
  if (!step) return view;
  return { ...view, drill: view.drill.slice(0, index), dimensions: step.before, rows: null };
}

/** Let one step go and keep the others; removing the last one also brings back its dimensions. */
export function removeStep(view: ExploreView, index: number): ExploreView {
  if (index === view.drill.length - 1) return drillUpTo(view, index);
  return { ...view, drill: view.drill.filter((_, at) => at !== index), rows: null };
}

/** Everything that narrows the view: its filters and the steps of the drill. */
export function allFilters(view: ExploreView): Filter[] {
  return [...view.filters, ...view.drill.map(step => equals(step.dimension, step.value))];
}

export function equals(dimension: string, value: string | null): Filter {
  return { dimension, op: 'in', values: [value] };
}

/** A sort by a value column survives a drill; a sort by a dimension that is gone does not. */
function keepSort(view: ExploreView): ExploreView['table']['sort'] {
  const { sort } = view.table;
  return sort && !view.dimensions.includes(sort.column) ? sort : null;
}
