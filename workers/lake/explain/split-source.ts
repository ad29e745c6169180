import type { LakeChangeSpec } from '../../../src-core/contract/explain.ts';
import type { LineQuestion } from '../../../src-core/explain/lines-sql.ts';
import { lineBounds } from '../../../src-core/explain/lines-sql.ts';
import { planConversion } from '../../../src-core/query/conversion.ts';
import { type LakeFacts, planGrouped } from '../../../src-core/query/plan.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { directLines } from './direct-lines.ts';
import type { ItemRole, ItemSource } from './item-sql.ts';
import { readScope } from './scope.ts';

/**
 * The amounts of a period after the splits of the cost model: the charge lines that stayed at their place, with their quantities, and the parts
 * that splits put somewhere, which have none.
 * @throws AppError `query.not-allocated-grain` for what split amounts are not kept by, older states of the lake among it
 */
export async function splitSource(
  roles: readonly ItemRole[],
  spec: LakeChangeSpec,
  question: LineQuestion,
  lake: LakeFacts,
  snapshot: Snapshot,
): Promise<ItemSource> {
  const { measure, by: dimensions, zone, allocation } = spec;
  const { from, to, filters } = question;
  const asked = { measures: [measure], dimensions, from, to, filters, zone, allocation };
  planGrouped({ ...asked, grain: 'none', compare: 'none', withRows: false }, lake); // refuses what a query refuses
  const { sliceIds } = await readScope({ ...question, filters: [] }, lake, snapshot);
  const direct = await directLines(snapshot.connection, 0, sliceIds ?? []);
  const lines = `(SELECT * FROM ${direct.sql} UNION ALL BY NAME
    SELECT * EXCLUDE ("Bucket", "Rows"), "Bucket" AS "ChargePeriodStart", coalesce("x_AllocationRule", '') || ' (' || "x_AllocationKind" || ')' AS "ChargeDescription"
    FROM rollup_allocated_day WHERE "x_AllocationKind" IN ('split', 'unallocated'))`;
  const conversion = planConversion({ currency: spec.convertTo, dimensions }, lake, lineBounds(question, lake));
  return {
    roles,
    question,
    scope: { lake, sliceIds: null, texts: new Map(), direct: lines },
    conversion: conversion && { ...conversion, hasOwnRates: false }, // parts do not know whose rate was on the lines
  };
}
