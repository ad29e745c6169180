import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { call, ErrorWire, Instant } from './meta.ts';

export const taskKinds = [
  'import',
  'demo',
  'export',
  'publish',
  'sync',
  'rules',
  'prices',
  'allocation',
  'investigation',
  'report',
  'report-run',
  'alerts',
  'rehearse',
] as const;
export const taskPhases = [
  'waiting',
  'copying',
  'sniffing',
  'reading',
  'validating',
  'writing',
  'swapping',
  'rollups',
  'checkpoint',
  'generating',
  'asking',
  'deriving',
  'allocating',
  'querying',
  'sheets',
  'hashing',
  'forecasting',
  'publishing',
  'sending',
  'done',
] as const;
export type TaskPhase = (typeof taskPhases)[number];

/** Progress of long work. `total` null means unknown: show it as unknown, not as 0 %. */
export const Progress = z.object({
  phase: z.enum(taskPhases),
  done: z.number().nullable(),
  total: z.number().nullable(),
  unit: z.enum(['bytes', 'rows', 'files', 'sheets']).nullable(),
  /** The file or sheet at hand. */
  item: z.string().nullable(),
});
export type Progress = z.infer<typeof Progress>;

export const Task = z.object({
  id: z.string(),
  kind: z.enum(taskKinds),
  /** Data for the title, e.g. file names; the screen words it. */
  subject: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  progress: Progress,
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  error: ErrorWire.nullable(),
  /** ImportResult, ExportResult, PublishResult or VerifyResult by kind. */
  result: z.unknown(),
});
export type Task = z.infer<typeof Task>;

export const LakeState = z.object({
  state: z.enum(['starting', 'ready', 'restarting', 'failed']),
  lakeVersion: z.number().int().nullable(),
  error: ErrorWire.nullable(),
});
export type LakeState = z.infer<typeof LakeState>;

/** Everything the window must hear of, on one stream. The first events give the present state. */
export const WorkbenchEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('lake'), lake: LakeState }),
  z.object({ type: z.literal('task'), task: Task }),
  /** Menu and shell commands: open a screen, start an import with files dropped on the icon... */
  /** Something needs a look: alerts changed. `count` are open ones that nobody has acknowledged. */
  z.object({ type: z.literal('alerts'), count: z.number().int() }),
  z.object({ type: z.literal('command'), command: z.string(), handles: z.array(z.string()) }),
]);
export type WorkbenchEvent = z.infer<typeof WorkbenchEvent>;

export const tasks = {
  events: call.output(eventIterator(WorkbenchEvent)),
  list: call.output(z.array(Task)),
  /** Cancels at the next safe point; nothing half-done remains. */
  cancel: call
    .meta({ permission: 'source.import', audit: false })
    .input(z.object({ taskId: z.string() }))
    .output(z.object({ ok: z.literal(true) })),
};
