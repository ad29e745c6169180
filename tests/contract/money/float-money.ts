/** Words that name money, alone or at the end of a longer name. */
const money = String.raw`\w*(?:[cC]ost|[pP]rice|[aA]mount|[mM]oney)`;
/** In the contract these are amounts, too; on a screen `invoiced` may count. */
const amountName = new RegExp(`^(?:${money}|billed|invoiced|metered|allocated|difference|before|after)$`);
const float = '(?:DOUBLE|FLOAT|REAL)';

const patterns: readonly RegExp[] = [
  // TypeScript and zod: `unitCost: number`, `listPrice?: z.number()`
  new RegExp(String.raw`\b${money}\??:\s*(?:z\.)?number\b`),
  // SQL columns and casts: `BilledCost DOUBLE`, `"ListCost"::FLOAT`
  new RegExp(String.raw`\b${money}"?\)?\s*(?:::\s*|\s)${float}\b`),
  // SQL: `CAST(f.EffectiveCost - f.ListCost AS DOUBLE)`
  new RegExp(String.raw`CAST\([^()]*\b${money}\b[^()]*AS ${float}\)`),
  // a sum made of doubles: `parseFloat(row.EffectiveCost)`
  new RegExp(String.raw`parseFloat\([^)]*\b${money}\b`),
];

/** Lines of a source text that give money a binary floating point type; comments are left out. */
export function floatMoney(source: string): string[] {
  return source
    .split('\n')
    .map(line => line.trim())
    .filter(line => !/^(?:\/?\*|\/\/)/.test(line) && patterns.some(pattern => pattern.test(line)));
}

/** Names below a JSON Schema that speak of money and are numbers; `path` is where they are. */
export function numericMoney(schema: unknown, path = ''): string[] {
  if (schema === null || typeof schema !== 'object') return [];
  return Object.entries(schema).flatMap(([name, inner]) => {
    const isMoney = amountName.test(name) && isNumeric(inner);
    return [...(isMoney ? [`${path}.${name}`] : []), ...numericMoney(inner, `${path}.${name}`)];
  });
}

function isNumeric(schema: unknown): boolean {
  if (schema === null || typeof schema !== 'object') return false;
  const { type, anyOf } = schema as { type?: unknown; anyOf?: unknown };
  if (Array.isArray(anyOf)) return anyOf.some(isNumeric);
  return [type].flat().some(name => name === 'number');
}
