/**
 * Tag rules: what the source's own tags said stays beside what the rules made of it, so that other rules can be tried on the same lines, and
 * a slice remembers under which rules it stands. Forward only; never edited after release.
 */
export const migration0003: readonly string[] = [
  // new lakes have the column from the start (0001 follows the schema)
  'ALTER TABLE fact_cost_usage ADD COLUMN IF NOT EXISTS x_SourceTeamProductKey INTEGER',
  'ALTER TABLE fact_cost_usage_superseded ADD COLUMN IF NOT EXISTS x_SourceTeamProductKey INTEGER',
  'UPDATE fact_cost_usage SET x_SourceTeamProductKey = x_TeamProductKey WHERE x_SourceTeamProductKey IS NULL',
  'UPDATE fact_cost_usage_superseded SET x_SourceTeamProductKey = x_TeamProductKey WHERE x_SourceTeamProductKey IS NULL',
  // No row = no rules. RuleVersion: whose rules its attributes follow. ChangedBy: the version that put it there (by apply, undo or an import
  // while it was in force); BeforeVersion: whose rules it returns to when that version is undone.
  `CREATE TABLE slice_rule (x_SliceId INTEGER NOT NULL, RuleVersion INTEGER NOT NULL, ChangedBy INTEGER NOT NULL, BeforeVersion INTEGER NOT NULL)`,
];
