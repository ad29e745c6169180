/**
 * Formats that tell one spend from two sides. Each gives measures that the other leaves unknown, so both may be live for the same
 * account and month: they complete each other and are never added (decision record 0055).
 */
const views = ['azure-actual', 'azure-amortized'] as const;

const viewOf = (name: string): string | undefined => views.find(view => name.split('/').includes(view));

/** Under one name given by the reader the two views are two streams; else the second would replace the first. */
export function streamOf(source: string, format: string): string {
  return viewOf(format) === undefined || viewOf(source) === format ? source : `${source}/${format}`;
}

/** Every stream that files under this name may have become. */
export const streamsUnder = (source: string): string[] => [source, ...views.map(view => streamOf(source, view))];

/** True when two sources are different views of one spend: no measure is in both. */
export function areTwoViews(a: string, b: string): boolean {
  const [one, other] = [viewOf(a), viewOf(b)];
  return one !== undefined && other !== undefined && one !== other;
}
