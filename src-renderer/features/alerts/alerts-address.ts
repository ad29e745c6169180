import { useNavigate, useSearch } from '@tanstack/react-router';
import { searchOf } from '../../data/address.ts';

export const alertTabs = ['inbox', 'rules', 'mutes', 'channels'] as const;
export type AlertTab = (typeof alertTabs)[number];

export type AlertsAddress = {
  tab: AlertTab;
  /** The alert whose history is open. */
  alert: string | null;
  /** The rule that is being changed; "new" for one that is not saved yet. */
  rule: string | null;
  /** The budget that a new rule is for. */
  budget: string | null;
};

/** Where on the screen one is, and how to go elsewhere on it. */
export function useAlertsAddress(): AlertsAddress & { go: (to: Partial<AlertsAddress>) => void } {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  return {
    tab: alertTabs.find(name => name === search.tab) ?? 'inbox',
    alert: search.alert ?? null,
    rule: search.rule ?? null,
    budget: search.budget ?? null,
    go({ tab, alert, rule }) {
      void navigate({ to: '/alerts', search: searchOf({ tab: tab === 'inbox' ? null : tab, alert, rule }) });
    },
  };
}
