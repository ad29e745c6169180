/** "YYYY-MM", `by` months later. */
export function monthAfter(month: string, by: number): string {
  const [year = 1970, at = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, at - 1 + by, 1)).toISOString().slice(0, 7);
}

/** Start of the month, UTC milliseconds. */
export const monthStart = (month: string): number => Date.parse(`${month}-01T00:00:00Z`);

/** The months from one to another, newest first. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = last; month >= first && months.length < 240; month = monthAfter(month, -1)) months.push(month);
  return months;
}
