import type { Labels } from './answer.ts';

/** Labels by which the members of a high-availability pair differ, as Prometheus operator, Thanos and Mimir set them. */
export const defaultReplicaLabels = ['replica', 'prometheus_replica', '__replica__', 'monitor_replica'] as const;

/** Who scraped, not what was scraped: the same thing read twice differs in these. */
const scrapeLabels = ['job', 'instance', 'endpoint', 'service', 'exported_job', 'exported_instance'];

/**
 * Name of the view a series is: replica, scrape job and target. Two views of one thing are two readings of it, to be folded, never added.
 * A view without any of these labels is ''.
 */
export function viewOf(labels: Labels, replicaLabels: readonly string[] = defaultReplicaLabels): string {
  const parts: string[] = [];
  for (const name of [...replicaLabels, ...scrapeLabels]) {
    const value = labels[name];
    if (value !== undefined && value !== '') parts.push(`${name}=${value}`);
  }
  return parts.join(',');
}

/**
 * Which view speaks in each interval: the one with most samples there; with equal counts the one that spoke before, then the first by name.
 * A replica that was down is stood in for, and two that are up are not added.
 *
 * @param counts view -> interval index -> samples
 * @returns interval index -> view, for intervals with any sample
 */
export function chooseViews(counts: ReadonlyMap<string, ReadonlyMap<number, number>>): Map<number, string> {
  const views = [...counts.keys()].toSorted();
  const intervals = [...new Set(views.flatMap(view => [...(counts.get(view)?.keys() ?? [])]))].toSorted(
    (a, b) => a - b,
  );
  const chosen = new Map<number, string>();
  let current: string | undefined;
  for (const interval of intervals) {
    const count = (view: string | undefined) => (view === undefined ? 0 : (counts.get(view)?.get(interval) ?? 0));
    let best = current;
    for (const view of views) if (count(view) > count(best)) best = view;
    if (best === undefined) continue;
    chosen.set(interval, best);
    current = best;
  }
  return chosen;
}
