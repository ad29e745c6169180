import { os } from './gate.ts';

/** Calls of `reports` to use cases. */
export const reportScheduleHandlers = {
  schedules: os.reports.schedules.handler(() => {
    throw new Error('reports.schedules is not built yet');
  }),
  saveSchedule: os.reports.saveSchedule.handler(() => {
    throw new Error('reports.saveSchedule is not built yet');
  }),
  removeSchedule: os.reports.removeSchedule.handler(() => {
    throw new Error('reports.removeSchedule is not built yet');
  }),
  runs: os.reports.runs.handler(() => {
    throw new Error('reports.runs is not built yet');
  }),
  runSchedule: os.reports.runSchedule.handler(() => {
    throw new Error('reports.runSchedule is not built yet');
  }),
};
