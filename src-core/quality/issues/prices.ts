import type { PriceGap } from '../../contract/prices.ts';
import type { QualityIssue } from '../../contract/quality.ts';
import { counted } from '../checks/check.ts';
import { issueId } from './issue-id.ts';

/** Buckets that are no tokens. */
const countedApart: ReadonlySet<string> = new Set(['request', 'web-search', 'image', 'audio-second']);

/** Usage without a price, one issue a provider and model. */
export function priceIssues(gaps: readonly PriceGap[]): QualityIssue[] {
  const models = Map.groupBy(gaps, ({ modelProvider, model }) => JSON.stringify([modelProvider, model]));
  return [...models.values()].flatMap(([first, ...rest]) => {
    if (!first) return [];
    const all = [first, ...rest];
    const buckets = all
      .map(({ bucket }) => bucket ?? 'everything')
      .toSorted()
      .join(', ');
    const requests = Math.max(...all.map(gap => gap.requests));
    const tokens = all.reduce((sum, gap) => sum + gap.tokens, 0);
    const unit = all.some(({ bucket }) => bucket !== null && countedApart.has(bucket)) ? 'unit' : 'token';
    const { modelProvider, model } = first;
    return [
      {
        id: issueId('no-price', null, [modelProvider, model]),
        check: 'no-price',
        kind: 'price' as const,
        severity: 'warning' as const,
        source: null,
        facts: { modelProvider, model, buckets, tokens, requests },
        message: `${model ?? 'A model that is not named'} of ${modelProvider ?? 'a provider that is not named'} has no price for ${buckets}: ${counted(tokens, unit)} in ${counted(requests, 'request')} have no cost.`,
        rows: requests,
        atStake: [],
        address: null,
      },
    ];
  });
}
