import type { DuckDBConnection } from '@duckdb/node-api';
import { evaluateRules } from './evaluate.ts';
import { changedSlices } from './rewrite.ts';
import { currentRules, rulesOfVersions } from './rule-store.ts';
import { ruledSlices } from './slices.ts';

/** Whether each live line has the attributes that its tags and the rules of its slice give; one sentence for each slice that does not. */
export async function slicesOffTheirRules(connection: DuckDBConnection): Promise<string[]> {
  if ((await currentRules(connection)).version === 0) return [];
  const byVersion = Map.groupBy(await ruledSlices(connection, new Date()), slice => slice.ruleVersion);
  const rules = await rulesOfVersions(connection, byVersion.keys());
  const problems: string[] = [];
  for (const [version, slices] of byVersion) {
    const sliceIds = slices.map(slice => slice.sliceId);
    await evaluateRules(connection, { sliceIds, rules: rules.get(version) ?? [], mustBeStable: false });
    for (const sliceId of await changedSlices(connection))
      problems.push(`slice ${sliceId} does not follow the tag rules of version ${version}`);
  }
  return problems;
}
