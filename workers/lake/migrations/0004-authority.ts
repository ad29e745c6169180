/**
 * Whose figure counts where one spend arrives from several sources: what people decided, and the slices that stand aside because of it. Forward
 * only; never edited after release.
 */
export const migration0004: readonly string[] = [
  // The newest word about (Provider, BillingAccountId, Month) counts; Source null: back to the default.
  `CREATE TABLE authority_choice (Version INTEGER NOT NULL, CreatedAt TIMESTAMP NOT NULL, Author VARCHAR NOT NULL, Provider VARCHAR NOT NULL, BillingAccountId VARCHAR,
     "Month" VARCHAR NOT NULL, Route VARCHAR, Source VARCHAR)`,
  // Slices that would count and do not, because AuthoritySource does. Their rows lie in fact_cost_usage_superseded.
  'CREATE TABLE slice_aside (x_SliceId INTEGER NOT NULL, AuthoritySource VARCHAR NOT NULL)',
];
