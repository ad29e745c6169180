import { os } from './gate.ts';

/** Calls of `reports` to use cases: reports that build, publish and send themselves. */
export const reportScheduleHandlers = {
  schedules: os.reports.schedules.handler(({ context }) => context.services.reportSchedules.schedules()),
  saveSchedule: os.reports.saveSchedule.handler(({ input, context }) =>
    context.services.reportSchedules.save(input, context.sender.actor),
  ),
  removeSchedule: os.reports.removeSchedule.handler(async ({ input, context }) => {
    await context.services.reportSchedules.remove(input.id, input.baseVersion, context.sender.actor);
    return { ok: true as const };
  }),
  runs: os.reports.runs.handler(({ input, context }) =>
    context.services.reportSchedules.runs(input.scheduleId, input.limit),
  ),
  runSchedule: os.reports.runSchedule.handler(({ input, context }) =>
    context.services.reportSchedules.run(input.id, input.period),
  ),
};
