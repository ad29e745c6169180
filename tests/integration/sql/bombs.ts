/** Statements that would run for hours, fill the memory or return the moon; each must end (SECURITY 24-26, fault F7). */
export const bombs: readonly string[] = [
  // joins without end
  'SELECT count(*) FROM range(10000000) a(x), range(10000000) b(y) WHERE x * y % 7 = 3',
  'SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c',
  'SELECT max(x + y) FROM range(100000000) a(x) CROSS JOIN range(100000000) b(y)',
  'SELECT * FROM range(3000000) a(x) JOIN range(3000000) b(y) ON x <> y ORDER BY x + y DESC, x LIMIT 1',
  'SELECT count(*) FROM range(1000000) a(x) JOIN range(1000000) b(y) ON x * 2 > y',
  'SELECT x, (SELECT count(*) FROM range(1000000) b(y) WHERE y % 1000 < a.x % 1000) FROM range(1000000) a(x) ORDER BY 2',
  'SELECT count(*) FROM generate_series(1, 100000000000) g(i) WHERE hash(i) % 3 = 1',
  'SELECT sum(hash(i)::HUGEINT) FROM range(1000000000000) r(i)',
  // recursion
  'WITH RECURSIVE r(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r',
  'WITH RECURSIVE r(i) AS (SELECT 0 UNION SELECT i + 1 FROM r WHERE i < 1000000000) SELECT count(*) FROM r',
  'WITH RECURSIVE r(t) AS (SELECT 1 UNION ALL SELECT t FROM r, range(4)) SELECT count(*) FROM r',
  "WITH RECURSIVE r(t) AS (SELECT 'x' UNION ALL SELECT t || t FROM r) SELECT max(length(t)) FROM r",
  // lists and texts
  'SELECT length(range(2000000000))',
  'SELECT list_sum(list_transform(range(500000000), x -> x * x % 7))',
  'SELECT length(list_sort(list_transform(range(200000000), x -> hash(x))))',
  'SELECT list_reduce(range(300000000), (a, b) -> (a + b) % 97)',
  'SELECT [[x * y FOR x IN range(100000)] FOR y IN range(100000)]',
  "SELECT length(repeat('x', 100000000000))",
  "SELECT length(repeat(repeat('x', 100000000), 100000))",
  "SELECT length(lpad('', 2000000000, 'x') || rpad('', 2000000000, 'y'))",
  "SELECT string_agg(repeat('x', 1000000), ',') FROM range(100000)",
  'SELECT list(repeat(i::VARCHAR, 100000)) FROM range(1000000) r(i)',
  "SELECT max(levenshtein(repeat('a', 200000), repeat('b', 200000) || i)) FROM range(1000) r(i)",
  "SELECT replace(repeat('a', 100000000), 'a', repeat('b', 1000))",
  // patterns
  "SELECT regexp_replace(repeat('ab', 100000000), '(a|b|ab)*c', '', 'g')",
  "SELECT sum(length(regexp_replace(repeat('a', 200000), '(.*)(.*)(.*)(.*)x', '', 'g'))) FROM range(10000)",
  "SELECT count(*) FROM range(100000000) r(i) WHERE regexp_matches(repeat(i::VARCHAR, 100), '(1.*){20}')",
  "SELECT repeat('a', 1000000) LIKE repeat('%a', 5000) || 'b'",
  // state that grows
  'SELECT i % 900000000, list(i) FROM range(1000000000) r(i) GROUP BY 1',
  'SELECT count(DISTINCT hash(i)) FROM range(10000000000) r(i)',
  'SELECT sum(i) OVER (ORDER BY hash(i) ROWS BETWEEN 1000000 PRECEDING AND 1000000 FOLLOWING) FROM range(300000000) r(i)',
  'SELECT median(hash(i)) FROM range(3000000000) r(i)',
];
