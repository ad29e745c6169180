import { z } from 'zod';
import { ResultColumn } from '../query/query-spec.ts';
import { call } from './meta.ts';
import { ResultHead } from './query.ts';

export const SqlTable = z.object({
  name: z.string(),
  doc: z.string(),
  rows: z.number().int().nullable(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), doc: z.string() })),
});
export type SqlTable = z.infer<typeof SqlTable>;

const read = { permission: 'cost.read', audit: false } as const;
const Statement = z.object({ text: z.string().min(1).max(100_000) });

/** One SELECT, read-only, locked down (SECURITY 22-26): allowlisted functions, no files, deadline, row, byte and cell caps. */
export const sql = {
  /** Tables and views people may read, documented. */
  schema: call.meta(read).output(z.array(SqlTable)),
  run: call
    .meta(read)
    .input(Statement.extend({ limit: z.number().int().positive().max(1_000_000).default(10_000) }))
    .output(ResultHead),
  /** Checks without running: null = would run. */
  check: call
    .meta(read)
    .input(Statement)
    .output(
      z.object({
        problem: z.string().nullable(),
        position: z.number().int().nullable(),
        columns: z.array(ResultColumn),
      }),
    ),
  /** The plan as text; `analyze` runs it. */
  plan: call
    .meta(read)
    .input(Statement.extend({ analyze: z.boolean().default(false) }))
    .output(z.object({ text: z.string() })),
};
