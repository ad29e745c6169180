import { z } from 'zod';
import { calendarYears, FiscalCalendar } from '../query/query-spec.ts';
import { call, ErrorWire, Instant } from './meta.ts';

export const AppInfo = z.object({
  version: z.string(),
  shell: z.enum(['desktop', 'browser', 'cli']),
  platform: z.string(),
  versions: z.record(z.string(), z.string()),
  workspace: z.object({ name: z.string(), path: z.string() }),
});
export type AppInfo = z.infer<typeof AppInfo>;

const settingFields = {
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['en', 'ko']).nullable(),
  zone: z.string(),
  measure: z.enum(['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost']),
  density: z.enum(['comfortable', 'compact']),
  /** Show amounts in this currency; null = each line's own. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
  calendar: FiscalCalendar,
};

/** What the user chose; what is absent has its default. */
export const Settings = z.object({
  theme: settingFields.theme.default('system'),
  language: settingFields.language.default(null),
  zone: settingFields.zone.default('UTC'),
  measure: settingFields.measure.default('EffectiveCost'),
  density: settingFields.density.default('compact'),
  currency: settingFields.currency.default(null),
  calendar: settingFields.calendar.default(calendarYears),
});
export type Settings = z.infer<typeof Settings>;

/** Some settings, the others as they are. Not `Settings.partial()`: that fills what is absent with its default. */
export const SettingsChange = z.object(settingFields).partial();

export const Recent = z.object({ name: z.string(), handle: z.string(), openedAt: Instant });

export const AuditRecord = z.object({
  sequence: z.number().int(),
  at: Instant,
  actor: z.string(),
  call: z.string(),
  outcome: z.enum(['done', 'failed', 'cancelled']),
  errorCode: z.string().nullable(),
  /** What it was about, e.g. which pack went where; ids, names and hashes only. */
  subject: z.string().nullable().default(null),
});
export type AuditRecord = z.infer<typeof AuditRecord>;

export const app = {
  info: call.output(AppInfo),
  settings: call.output(Settings),
  saveSettings: call.meta({ permission: 'workspace.write', audit: false }).input(SettingsChange).output(Settings),
  recents: call.output(z.array(Recent)),
  auditTrail: call.meta({ permission: 'cost.read', audit: false }).output(z.array(AuditRecord)),
  /** The window's errors go to the same log as everyone's. */
  reportError: call
    .input(z.object({ message: z.string().max(2_000), stack: z.string().max(20_000).nullable() }))
    .output(z.object({ traceId: z.string() })),
  /** Generates the demo estate and imports it; a task. */
  startDemo: call
    .meta({ permission: 'source.import', audit: true })
    .input(
      z.object({
        rows: z.number().int().min(1_000).max(100_000_000).default(200_000),
        seed: z.number().int().default(20_260_101),
      }),
    )
    .output(z.object({ taskId: z.string() })),
  doctor: call.meta({ permission: 'cost.read', audit: false }).output(
    z.object({
      ok: z.boolean(),
      lakeVersion: z.number().int(),
      /** Order-independent digest of all live rows and slices; equal lakes have equal hashes. */
      lakeHash: z.string(),
      checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), error: ErrorWire.nullable() })),
    }),
  ),
};
