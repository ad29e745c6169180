const matcherPattern = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\\n]|\\.)*)"\s*(?:,|$)/;
const metricPattern = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/**
 * Label matchers as typed into the settings, `cluster="prod", Hostname=~"gpu-.*"`, in canonical form; nothing else of PromQL gets through.
 * @returns '' for an empty text; null when it is no list of matchers
 */
export function readMatchers(text: string): string | null {
  const found: string[] = [];
  let rest = text
    .trim()
    .replace(/^\{(.*)\}$/s, '$1')
    .trim();
  while (rest !== '') {
    const match = matcherPattern.exec(rest);
    if (match === null) return null;
    const [whole, name, operator, value] = match;
    found.push(`${name}${operator}"${value}"`);
    rest = rest.slice(whole.length).trim();
  }
  return found.join(',');
}

export const isMetricName = (text: string): boolean => metricPattern.test(text);

/** `metric{matchers}`. */
export const selectMetric = (metric: string, matchers: string): string =>
  matchers === '' ? metric : `${metric}{${matchers}}`;

/** One selector for any of the metrics. Metric names have nothing that a regular expression would read as its own. */
export const selectAny = (metrics: readonly string[], matchers: string): string =>
  `{__name__=~"${metrics.join('|')}"${matchers === '' ? '' : `,${matchers}`}}`;

/** A matcher for any of these values, whatever characters they have (they come from a server). */
export function matchAny(label: string, values: readonly string[]): string {
  const literal = values.map(value => value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return `${label}=~${JSON.stringify(literal.join('|'))}`; // PromQL reads the escapes of JSON
}

export const joinMatchers = (...matchers: readonly string[]): string =>
  matchers.filter(matcher => matcher !== '').join(',');
