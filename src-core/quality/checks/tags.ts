import { teamProductAttributes } from '../../anycost/schema.ts';
import { among, exploreAddress } from '../address.ts';
import { counted, type SqlCheck, text } from './check.ts';

/** Letters and digits only, lower case: what two spellings of one name have in common. Digits keep their zeros. */
const folded = (value: string) => `regexp_replace(lower(${value}), '[\\s_.\\-/]+', '', 'g')`;

const title = (attribute: string) =>
  attribute
    .replace(/^x_/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();

const sentenceCase = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** EffectiveCost where it is known, else what was billed. */
const cost = 'coalesce(r.EffectiveCost, r.BilledCost)';

/**
 * Spend without a value. Attributes that nobody uses are not asked for, but the team always is: who pays is the first question. Shares are per
 * mille of the currency's spend, and the services are its three largest.
 */
function missingTag(attribute: (typeof teamProductAttributes)[number]): SqlCheck {
  const isUsed =
    attribute === 'x_Team' ? 'true' : `EXISTS (SELECT 1 FROM dim_team_product WHERE "${attribute}" IS NOT NULL)`;
  return {
    check: 'missing-tag',
    kind: 'tags',
    severity: attribute === 'x_Team' ? 'warning' : 'info',
    facts: ['attribute', 'currency', 'permille', 'services'],
    subject: ['attribute', 'currency'],
    sql: `-- grain: currency
      WITH spend AS (SELECT r.BillingCurrency AS currency, coalesce(r.ServiceName, '(not said)') AS service, t."${attribute}" IS NULL AS bare, sum(r."Rows") AS n, sum(${cost}) AS cost
        FROM rollup_month r LEFT JOIN dim_team_product t USING (x_TeamProductKey) WHERE ${isUsed} GROUP BY ALL),
      whole AS (SELECT currency, sum(n) FILTER (bare) AS n, sum(cost) FILTER (bare) AS cost, sum(cost) AS everything FROM spend GROUP BY ALL)
      SELECT NULL AS source, n::BIGINT AS n, currency, cost AS amount, '${attribute}' AS attribute,
        CASE WHEN everything > 0 THEN round(1000 * cost::DOUBLE / everything::DOUBLE)::INTEGER END AS permille,
        (SELECT array_to_string(list(service ORDER BY cost DESC, service)[1:3], ', ') FROM spend WHERE bare AND spend.currency IS NOT DISTINCT FROM whole.currency) AS services
      FROM whole WHERE n > 0 AND coalesce(cost, 0) <> 0`,
    message: facts => {
      const share =
        facts.permille === null
          ? ''
          : ` (${(Number(facts.permille) / 10).toFixed(1)}% of what is spent in ${text(facts.currency)})`;
      return `Spend that names no ${title(attribute)}${share}; most of it in ${text(facts.services)}.`;
    },
    address: facts =>
      exploreAddress({
        filters: [
          among(attribute, null),
          among('BillingCurrency', facts.currency === null ? null : text(facts.currency)),
        ],
        measures: ['EffectiveCost'],
        dimensions: ['ServiceName'],
      }),
  };
}

export const tagChecks: readonly SqlCheck[] = [
  ...teamProductAttributes.map(missingTag),
  {
    check: 'tag-drift',
    kind: 'tags',
    severity: 'warning',
    facts: ['attribute', 'values'],
    // At stake: what lies under every spelling but the largest.
    sql: `-- grain: attribute x folded value x currency with several spellings
      WITH value AS (${teamProductAttributes
        .map(
          attribute => `SELECT '${attribute}' AS attribute, t."${attribute}" AS value, r.BillingCurrency AS currency, sum(r."Rows") AS n, sum(${cost}) AS cost
            FROM rollup_month r JOIN dim_team_product t USING (x_TeamProductKey) WHERE t."${attribute}" IS NOT NULL GROUP BY ALL`,
        )
        .join(' UNION ALL ')}),
      spelling AS (SELECT attribute, ${folded('value')} AS name, list_sort(list(DISTINCT value)) AS spellings FROM value GROUP BY 1, 2 HAVING count(DISTINCT value) > 1 AND name <> '')
      SELECT NULL AS source, (sum(n) - max(n))::BIGINT AS n, currency, CASE WHEN count(*) > 1 THEN sum(cost) - max(cost) ELSE CAST(0 AS DECIMAL(38, 24)) END AS amount,
        attribute, array_to_string(any_value(spellings), ' | ') AS "values"
      FROM value JOIN spelling USING (attribute) WHERE ${folded('value.value')} = spelling.name GROUP BY attribute, spelling.name, currency`,
    message: (facts, rows) =>
      `${sentenceCase(title(text(facts.attribute)))} is spelled several ways: ${text(facts.values)}; ${counted(rows, 'charge line')} lie under the rarer ones.`,
    address: facts =>
      exploreAddress({
        filters: [among(text(facts.attribute), ...text(facts.values).split(' | '))],
        measures: ['EffectiveCost'],
        dimensions: [text(facts.attribute)],
      }),
  },
];
