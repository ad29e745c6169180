type Named = { readonly id: string };

/** `name`, or "name-2", "name-3"...: an id that no rule has. */
export function freeId(name: string, rules: readonly Named[]): string {
  const taken = new Set(rules.map(({ id }) => id));
  if (!taken.has(name)) return name;
  let count = 2;
  while (taken.has(`${name.slice(0, 74)}-${count}`)) count += 1;
  return `${name.slice(0, 74)}-${count}`;
}

/** The rule at `index` one place up (-1) or down (+1); the same list where there is no such place. */
export function moveRule<R extends Named>(rules: readonly R[], index: number, by: -1 | 1): readonly R[] {
  const [here, there] = [rules[index], rules[index + by]];
  if (!here || !there) return rules;
  return rules.with(index, there).with(index + by, here);
}

/** With `rule` in the place of the one called `id`; at the end when there is none. */
export function putRule<R extends Named>(rules: readonly R[], id: string | null, rule: R): readonly R[] {
  const index = rules.findIndex(candidate => candidate.id === id);
  return index < 0 ? [...rules, rule] : rules.with(index, rule);
}
