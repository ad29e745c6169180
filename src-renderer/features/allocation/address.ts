import { useNavigate, useSearch } from '@tanstack/react-router';
import { teamProductAttributes } from '../../../src-core/anycost/schema.ts';
import { type Measure, measures } from '../../../src-core/query/query-spec.ts';
import { type AddressSearch, searchOf } from '../../data/address.ts';
import { useSettings } from '../../data/lake-query.ts';

export const tabs = ['flow', 'splits', 'history'] as const;
export type Tab = (typeof tabs)[number];
export type Attribute = (typeof teamProductAttributes)[number];

/** What the address says; `month` null: the newest one that is over. */
export type View = {
  readonly tab: Tab;
  readonly month: string | null;
  readonly measure: Measure;
  readonly attribute: Attribute;
  /** Null: the one with most money. */
  readonly currency: string | null;
  /** The split that is looked at. */
  readonly rule: string | null;
};

/** `/allocation?month=2026-10&m=BilledCost&by=x_Team&cur=USD&tab=splits&rule=idle-gpus`; a split alone opens the list of splits. */
export function readView(search: Readonly<Record<string, string | undefined>>, measure: Measure): View {
  const rule = search.rule ?? null;
  return {
    tab: tabs.find(name => name === search.tab) ?? (rule === null ? 'flow' : 'splits'),
    month: /^\d{4}-\d{2}$/.test(search.month ?? '') ? (search.month ?? null) : null,
    measure: measures.find(name => name === search.m) ?? measure,
    attribute: teamProductAttributes.find(name => name === search.by) ?? 'x_Team',
    currency: search.cur ?? null,
    rule,
  };
}

export function writeView(view: View, measure: Measure): AddressSearch {
  return searchOf({
    month: view.month,
    m: view.measure === measure ? null : view.measure,
    by: view.attribute === 'x_Team' ? null : view.attribute,
    cur: view.currency,
    tab: view.tab === (view.rule === null ? 'flow' : 'splits') ? null : view.tab,
    rule: view.rule,
  });
}

export function useView(): { view: View; change: (part: Partial<View>) => void } {
  const search = useSearch({ strict: false });
  const { settings } = useSettings();
  const navigate = useNavigate();
  const view = readView(search, settings.measure);
  return {
    view,
    change: part => void navigate({ to: '/allocation', search: writeView({ ...view, ...part }, settings.measure) }),
  };
}
