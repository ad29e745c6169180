import { addressOf } from '../../../../src-core/address/addresses.ts';
import type { Observation } from '../../../../src-core/alerts/observation.ts';
import { inEnglish } from '../../../../src-core/alerts/words/words.ts';
import { ReportRun, ReportSchedule } from '../../../../src-core/contract/reports.ts';
import { writeReasons } from '../../../../src-core/reports/run-reasons.ts';
import { Documents } from '../../documents.ts';
import type { WorkspaceClient } from '../../service-deps.ts';
import type { Observers } from './observers.ts';
import { subjectOf } from './subject.ts';

const MANY = 10_000;

/** Runs of scheduled reports that wait for their gate, or failed. Of a schedule that was removed nobody expects a report any more. */
export function reportObserver(workspace: WorkspaceClient): Observers['report'] {
  const documents = new Documents(workspace, 'report-schedule', ReportSchedule);
  return async () => {
    const names = new Map((await documents.list()).map(({ id, body }) => [id, body.name]));
    const entries = await workspace.entries({ kind: 'report-run', limit: MANY });
    const runs = entries.map(({ value }) => ReportRun.parse(value)).filter(({ scheduleId }) => names.has(scheduleId));
    return async at => {
      const present = runs
        .filter(
          ({ state, startedAt }) =>
            (state === 'waiting' || state === 'failed') && Date.parse(startedAt) <= at.getTime(),
        )
        .map(run => observe(run, names.get(run.scheduleId) ?? run.scheduleId));
      // A run on its way says how it went when it is over.
      const running = new Set(runs.filter(({ state }) => state === 'running').map(subjectFor));
      return { present, isUnknown: subject => running.has(subject) };
    };
  };
}

const subjectFor = ({ scheduleId, period }: ReportRun) => subjectOf(scheduleId, period);

function observe(run: ReportRun, name: string): Observation {
  const { scheduleId, period, state, packId, reason, reasons, waitsFor } = run;
  const facts = { report: name, period, state, reason, reasons: writeReasons(reasons), waitsFor, packId };
  return {
    ...{ subject: subjectFor(run), ...inEnglish('report', facts), facts },
    address: packId === null ? addressOf.reportSchedule(scheduleId) : addressOf.report(packId),
    ...{ isProvisional: false, size: null, filters: [], days: null, channels: [], lapsesOn: null },
  };
}
