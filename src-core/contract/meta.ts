import { oc } from '@orpc/contract';
import { z } from 'zod';

/** What a call needs. `none` is for calls that reveal nothing about cost. */
export const permissions = [
  'none',
  'cost.read',
  'cost.export',
  'source.import',
  'report.publish',
  'workspace.write',
] as const;
export type Permission = (typeof permissions)[number];

/** Declared with every call; the gate reads it. An audited call runs alone and leaves an audit record. */
export type CallMeta = { permission: Permission; audit: boolean };

export const call = oc.$meta<CallMeta>({ permission: 'none', audit: false });

/** `AppError.toWire()`; the code is checked against the catalogue when it is revived. */
export const ErrorWire = z.object({
  code: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
  traceId: z.string().nullable(),
});

/** An exact amount: a decimal string such as "-2.6137", never a JSON number. */
export const Amount = z.string().regex(/^-?\d+(\.\d+)?$/);

/** A UTC instant, ISO 8601 with Z. */
export const Instant = z.iso.datetime();

/** A file the broker chose or received, by opaque handle; the renderer never sees a path. `name` is a label only. */
export const FileHandle = z.object({
  handle: z.string(),
  name: z.string(),
  sizeBytes: z.number().int().nonnegative().nullable(),
});
export type FileHandle = z.infer<typeof FileHandle>;

export const Ok = z.object({ ok: z.literal(true) });
