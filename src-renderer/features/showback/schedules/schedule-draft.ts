import { ReportSchedule, type StoredTemplate } from '../../../../src-core/contract/reports.ts';
import { cronOf, newTiming, nextTime, type Timing, timingOf } from '../../../components/schedule/timing.ts';

export type How = ReportSchedule['deliver'][number]['how'];

/** A schedule as it is being typed. */
export type ScheduleDraft = {
  readonly name: string;
  readonly isOn: boolean;
  readonly templateId: string | null;
  readonly timing: Timing;
  readonly zone: string;
  readonly destinationId: string | null;
  /** By channel; one that is not told is absent. */
  readonly deliver: ReadonlyMap<string, How>;
  readonly waitDays: number;
};

/** Bills of a month are final some days into the next; a week's usage by Tuesday morning. */
const timings: Readonly<Record<StoredTemplate['body']['period'], Timing>> = {
  month: { ...newTiming, cadence: 'monthly', monthDay: 5, time: '08:00' },
  week: { ...newTiming, cadence: 'weekly', weekday: 2, time: '08:00' },
};

export function newSchedule(template: StoredTemplate | null, zone: string): ScheduleDraft {
  return {
    ...{ name: template?.body.name ?? '', isOn: true, templateId: template?.id ?? null, zone },
    timing: timings[template?.body.period ?? 'month'],
    ...{ destinationId: null, deliver: new Map<string, How>(), waitDays: 5 },
  };
}

/** Another template: what was only suggested by the one before follows it, what was typed stays. */
export function withTemplate(
  draft: ScheduleDraft,
  template: StoredTemplate,
  before: StoredTemplate | null,
): ScheduleDraft {
  const isNameSuggested = draft.name === '' || draft.name === before?.body.name;
  const isTimeSuggested = cronOf(draft.timing) === cronOf(timings[before?.body.period ?? 'month']);
  return {
    ...draft,
    templateId: template.id,
    ...(isNameSuggested ? { name: template.body.name } : {}),
    ...(isTimeSuggested ? { timing: timings[template.body.period] } : {}),
  };
}

export function scheduleDraftOf({ cron, deliver, ...rest }: ReportSchedule): ScheduleDraft {
  return { ...rest, timing: timingOf(cron), deliver: new Map(deliver.map(({ channelId, how }) => [channelId, how])) };
}

export type ScheduleProblem = 'name' | 'template' | 'times';

/** @param now for a pattern that never comes */
export function scheduleProblems(draft: ScheduleDraft, now: Date): ScheduleProblem[] {
  const cron = cronOf(draft.timing);
  const problems: [boolean, ScheduleProblem][] = [
    [draft.name.trim() === '', 'name'],
    [draft.templateId === null, 'template'],
    [cron === null || nextTime(cron, draft.zone, now) === null, 'times'],
  ];
  return problems.flatMap(([isWrong, problem]) => (isWrong ? [problem] : []));
}

/** As the contract takes it; null with a problem. @param channels those that exist: one that was removed is told no more */
export function scheduleOf(draft: ScheduleDraft, channels: readonly string[]): ReportSchedule | null {
  const { name, isOn, templateId, timing, zone, destinationId, deliver, waitDays } = draft;
  const cron = cronOf(timing);
  if (templateId === null || cron === null) return null;
  return (
    ReportSchedule.safeParse({
      ...{ name, isOn, templateId, cron, zone, destinationId, waitDays },
      deliver: [...deliver].flatMap(([channelId, how]) => (channels.includes(channelId) ? [{ channelId, how }] : [])),
    }).data ?? null
  );
}
