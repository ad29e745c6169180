import type { GateVerdict } from '../../../src-core/contract/reports.ts';

type Finding = GateVerdict['findings'][number];
export type FindingGroup = readonly [Finding, ...Finding[]];

/** Findings of one effect and kind together, those that refuse first, each in the order of the verdict. */
export function findingGroups(findings: readonly Finding[]): FindingGroup[] {
  const ordered = (['refuses', 'stated'] as const).flatMap(effect => findings.filter(each => each.effect === effect));
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of ordered) {
    const key = `${finding.effect} ${finding.code}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}
