import type { GateVerdict } from '../../../src-core/contract/reports.ts';
import { gateNotices } from '../../../src-core/reports/gate-words.ts';

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

/** One sentence of a group, with the ways to what it is about; `name` tells them apart where there are several. */
export type Told = { readonly message: string; readonly ways: readonly { address: string; name: string | null }[] };

/** A group in sentences, in the report's language. */
export function toldOf(findings: FindingGroup, language: 'en' | 'ko'): Told[] {
  return gateNotices(findings, language).map(({ message, findings: about }) => {
    const ways = new Map(
      about.flatMap(({ address, facts }) => (address === null ? [] : [[address, String(facts.issuer ?? '')] as const])),
    );
    return {
      message,
      ways: [...ways].map(([address, name]) => ({ address, name: ways.size === 1 || name === '' ? null : name })),
    };
  });
}
