import { taking } from './decimal-sql.ts';

/** How a file writes its dates when they are not ISO 8601: 5/1/25 as 1 May (US) or 5 January. */
export type SlashDates = 'month-first' | 'day-first';

/**
 * SQL that turns date-time text into a UTC TIMESTAMP. Nothing depends on the session's time zone: an offset is subtracted,
 * text without one is UTC. DuckDB's own cast is used for the plain ISO shapes only, because it drops offsets silently and
 * reads 5/1/25 as 25 January of year 5. Null for anything else. Microseconds are kept; finer digits are cut by DuckDB.
 *
 * @param slashDates how to read `5/1/25`, `5/1/2025` and the same with a time; null refuses them.
 */
export function timestampFromText(text: string, slashDates: SlashDates | null): string {
  const plain =
    `((suffix(${text}, 'Z') AND strlen(${text}) BETWEEN 20 AND 30) OR (strlen(${text}) = 19 AND ${text} LIKE '____-__-_____:__:__') ` +
    `OR (strlen(${text}) = 10 AND ${text} LIKE '____-__-__'))`;
  return `CASE WHEN ${plain} THEN TRY_CAST(${text} AS TIMESTAMP) ELSE ${slowTimestamp(text, slashDates)} END`;
}

function slowTimestamp(text: string, slashDates: SlashDates | null): string {
  const iso =
    '^\\s*([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2})(:[0-9]{2}(?:\\.[0-9]+)?)?\\s?(Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)?)?\\s*$';
  const parts = `regexp_extract(${text}, '${iso}', ['d', 't', 's', 'z'])`;
  const local = `TRY_CAST(m.d || ' ' || CASE WHEN m.t = '' THEN '00:00' ELSE m.t END || CASE WHEN m.s = '' THEN ':00' ELSE m.s END AS TIMESTAMP)`;
  const minutes =
    `CASE WHEN m.z IN ('', 'Z', 'UTC') THEN 0 ELSE (CASE WHEN left(m.z, 1) = '-' THEN -1 ELSE 1 END) * ` +
    `(TRY_CAST(substr(m.z, 2, 2) AS INTEGER) * 60 + CASE WHEN length(m.z) > 3 THEN TRY_CAST(right(m.z, 2) AS INTEGER) ELSE 0 END) END`;
  const isoSql = taking(parts, `CASE WHEN m.d <> '' THEN ${local} - to_minutes(${minutes}) END`);
  if (slashDates === null) return isoSql;
  const day = slashDates === 'month-first' ? '%m/%d' : '%d/%m';
  const formats = ['', ' %H:%M', ' %H:%M:%S', ' %I:%M %p', ' %I:%M:%S %p'].flatMap(time => [
    `'${day}/%y${time}'`,
    `'${day}/%Y${time}'`,
  ]);
  // strptime also knows words such as "infinity", which it reads as a date; the slash keeps them out.
  return `CASE WHEN contains(${text}, '/') THEN try_strptime(trim(${text}), [${formats.join(', ')}]) ELSE ${isoSql} END`;
}

/** SQL for a column that is a date or time in the file already (Parquet). Zoned values become UTC, others are taken as UTC. */
export function timestampFromValue(expression: string, duckdbType: string): string {
  // AT TIME ZONE on a zoned value is an instant's UTC clock reading, whatever the session's zone is.
  return duckdbType === 'TIMESTAMP WITH TIME ZONE'
    ? `${expression} AT TIME ZONE 'UTC'`
    : `TRY_CAST(${expression} AS TIMESTAMP)`;
}
