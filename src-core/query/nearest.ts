/** The `count` names closest to what was typed (edit distance, ignoring case), closest first; ties in the order given. */
export function nearestNames(typed: string, names: readonly string[], count: number): string[] {
  const wanted = typed.slice(0, 64).toLowerCase();
  const scored = names.map(name => ({ name, distance: distanceOf(wanted, name.toLowerCase()) }));
  return scored
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ name }) => name);
}

/** Levenshtein distance; a name that contains the typed text counts as one edit away. */
function distanceOf(typed: string, name: string): number {
  if (typed.length > 2 && name.includes(typed)) return typed === name ? 0 : 1;
  let row = Array.from({ length: name.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...typed].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= name.length; column++) {
      const replace = (row[column - 1] ?? 0) + (letter === name[column - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[name.length] ?? 0;
}
