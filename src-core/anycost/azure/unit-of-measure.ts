/**
 * Azure's UnitOfMeasure is a block: "10K" is ten thousand of something, "100 Hours", "1 GB/Month", "1/Month". Quantity and prices
 * count blocks; some languages put a no-break space after the number. Source: the PricingUnits table of the FinOps toolkit (MIT), whose rows this pattern reads.
 */
const pattern = `'^\\s*([0-9]+)\\s*([KMB]?)(?:$|[\\s\\x{00A0}/]+)\\s*(.*)$'`;

/** SQL: single units in a block, BIGINT; 1 when no number stands before the unit ("Hours"), null when it cannot be read ("10000s"). */
export function blockSizeSql(unit: string): string {
  const part = (group: number) => `regexp_extract(${unit}, ${pattern}, ${group})`;
  const size = `TRY_CAST(${part(1)} AS BIGINT) * CASE ${part(2)} WHEN 'K' THEN 1000 WHEN 'M' THEN 1000000 WHEN 'B' THEN 1000000000 ELSE 1 END`;
  return `CASE WHEN regexp_matches(${unit}, '^\\s*[0-9]') THEN ${size} WHEN ${unit} IS NOT NULL THEN 1 END`;
}

/** SQL: what is counted, e.g. "Hour", "GB/Month"; "Units" where Azure names nothing, and the text itself where there is no block. */
export function unitSql(unit: string): string {
  return `CASE WHEN regexp_matches(${unit}, ${pattern}) THEN coalesce(NULLIF(regexp_extract(${unit}, ${pattern}, 3), ''), 'Units') ELSE ${unit} END`;
}
