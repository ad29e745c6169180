import type { ChangeExplained, LakeChangeSpec } from '../../../src-core/contract/explain.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { type LineQuestion, lineBounds } from '../../../src-core/explain/lines-sql.ts';
import { planConversion } from '../../../src-core/query/conversion.ts';
import { resolveDimension } from '../../../src-core/query/dimensions.ts';
import { parsePeriod } from '../../../src-core/query/period.ts';
import type { LakeFacts } from '../../../src-core/query/plan.ts';
import { type Row, toText } from '../import/sql-run.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { changedItems } from './change-items.ts';
import { changeReport } from './change-report.ts';
import { type ItemSource, itemRoles, itemsSql } from './item-sql.ts';
import { movedByRules } from './moved-by-rules.ts';
import { readScope } from './scope.ts';
import { splitSource } from './split-source.ts';

const DAY_MS = 86_400_000;

/**
 * Why a figure differs between two periods, or between two states of one. First what became of the period before between the two states
 * (rules, restatement), then from period to period in the state of the second one: price, volume, mix, new, ended, other.
 */
export async function explainChange(
  spec: LakeChangeSpec,
  before: LakeFacts,
  after: LakeFacts,
  snapshot: Snapshot,
): Promise<ChangeExplained> {
  const by = spec.by.map(name => resolveDimension(name, spec.allocation));
  const statement = itemsSql(spec.measure, by, await sourcesOf(spec, before, after, snapshot));
  const rows = (await snapshot.all(statement)) as Row[];
  refuseUnrated(rows, spec);
  return {
    lakeVersion: snapshot.version,
    days: { before: daysOf(spec.before), after: daysOf(spec.after) },
    currencies: changeReport(changedItems(rows, by.length), spec.convertTo, spec.limit),
  };
}

async function sourcesOf(
  spec: LakeChangeSpec,
  before: LakeFacts,
  after: LakeFacts,
  snapshot: Snapshot,
): Promise<ItemSource[]> {
  const questionOf = ({ from, to, filters = [] }: LakeChangeSpec['before']): LineQuestion => ({
    from,
    to,
    hour: null,
    zone: spec.zone,
    filters: [...spec.filters, ...filters],
  });
  const [first, second] = [questionOf(spec.before), questionOf(spec.after)];
  if (spec.allocation === 'split')
    return [
      await splitSource(['start', 'mid'], spec, first, before, snapshot),
      await splitSource(['end'], spec, second, after, snapshot),
    ];
  const isSameState = before.asOfVersion === after.asOfVersion;
  const isSamePeriod = JSON.stringify(first) === JSON.stringify(second);
  const conversionOf = (question: LineQuestion, lake: LakeFacts) =>
    planConversion({ currency: spec.convertTo, dimensions: spec.by }, lake, lineBounds(question, lake));
  const read = async (roles: ItemSource['roles'], question: LineQuestion, lake: LakeFacts, place: number) => ({
    roles,
    question,
    scope: await readScope(question, lake, snapshot, place),
    conversion: conversionOf(question, lake),
  });
  const sources: ItemSource[] = [];
  if (isSameState) sources.push(await read(['start', 'mid'], first, after, 0));
  else {
    sources.push(await read(['start'], first, before, 0));
    if (!isSamePeriod) sources.push(await read(['mid'], first, after, 1));
  }
  sources.push(await read(isSamePeriod && !isSameState ? ['mid', 'end'] : ['end'], second, after, 2));
  if (isSameState) return sources;
  const version = (lake: LakeFacts) => lake.asOfVersion ?? snapshot.version;
  const { plus, minus } = await movedByRules(version(before), version(after), snapshot);
  if (plus.length + minus.length > 0) {
    const scope = { lake: after, sliceIds: [...plus, ...minus], texts: new Map(), isAnyState: true };
    sources.push({ roles: ['rules'], question: first, scope, minus, conversion: conversionOf(first, after) });
  }
  return sources;
}

/** An amount that has no rate is unknown, and so is every effect that it has a part in. */
function refuseUnrated(rows: readonly Row[], { convertTo }: LakeChangeSpec): void {
  const missing = rows.filter(row => itemRoles.some(role => Number(row[`unrated_${role}`] ?? 0) > 0));
  if (missing.length === 0) return;
  const currencies = [...new Set(missing.map(row => toText(row.currency) ?? 'unknown'))].toSorted();
  throw new AppError('explain.no-rate', { from: currencies.join(', '), to: convertTo ?? '' });
}

function daysOf({ from, to }: LakeChangeSpec['before']): number | null {
  const period = parsePeriod(from, to);
  return period.from === null || period.to === null ? null : Math.round((period.to - period.from) / DAY_MS);
}
