import { addressOf } from '../../../../src-core/address/addresses.ts';
import { silenceOf } from '../../../../src-core/alerts/arrival-habit.ts';
import type { Observation } from '../../../../src-core/alerts/observation.ts';
import { inEnglish } from '../../../../src-core/alerts/words/words.ts';
import type { Drop } from '../../../../src-core/contract/imports.ts';
import type { Source, SourceRun } from '../../../../src-core/contract/sources.ts';
import type { LakeClient } from '../../lake-supervisor.ts';
import { healthOf } from '../../sources/schedule.ts';
import type { SourcesService } from '../../sources-service.ts';
import { withSignal } from '../../worker-client.ts';
import type { Observers } from './observers.ts';
import { subjectOf } from './subject.ts';

type Parts = { sources: Pick<SourcesService, 'list' | 'runs'>; lake: Pick<LakeClient, 'drops'> };
type Told = 'failing' | 'silent' | 'needs-secret';

/** As many runs of a source as a rehearsal looks back on. */
const RUNS = 1_000;

/** Registered sources that are silent, fail or lack a secret; and streams of files that came by habit and stopped. */
export function deadSourceObserver({ sources, lake }: Parts): Observers['dead-source'] {
  return async ({ trigger, span, signal }) => {
    const isMeant = (...names: string[]) =>
      trigger.sources.length === 0 || names.some(name => trigger.sources.includes(name));
    const all = await sources.list();
    const known = await Promise.all(
      all
        .filter(({ id, name }) => isMeant(id, name))
        .map(async source => ({ source, runs: span.isRehearsal ? await sources.runs(source.id, RUNS) : [] })),
    );
    const fed = new Map<string, string[]>();
    for (const drop of await lake.drops(undefined, withSignal(signal))) {
      const isRegistered = all.some(({ name }) => drop.source === name || drop.source.startsWith(`${name}/`));
      if (isRegistered || drop.isDemo || !broughtRows(drop) || !isMeant(drop.source)) continue;
      fed.set(drop.source, [...(fed.get(drop.source) ?? []), drop.importedAt]);
    }
    return async at => {
      const unknown = new Set<string>();
      const present: Observation[] = [];
      for (const { source, runs } of known) {
        const health = span.isRehearsal ? healthThen(source, runs, at) : source.health;
        const subject = subjectOf('source', source.id);
        if (health === 'running')
          unknown.add(subject); // it says how it went when it is over
        else if (health === 'failing' || health === 'silent' || health === 'needs-secret')
          present.push(deadSource(subject, source, health, lastSuccess(source, runs, at, span.isRehearsal)));
      }
      for (const [name, arrivals] of fed) {
        const silence = silenceOf(arrivals, at.getTime());
        if (silence !== null) present.push(stoppedStream(name, silence));
      }
      return { present, isUnknown: subject => unknown.has(subject) };
    };
  };
}

const broughtRows = ({ rows, records }: Drop) => rows.accepted > 0 || records !== undefined;

/** What the list would have shown at that time. Whether its secret could be read then is not known any more. */
function healthThen(source: Source, runs: readonly SourceRun[], at: Date): Source['health'] {
  if (Date.parse(source.createdAt) > at.getTime()) return 'good';
  const before = runs.filter(({ startedAt }) => Date.parse(startedAt) <= at.getTime());
  const [last] = before;
  const isOver = last?.finishedAt != null && Date.parse(last.finishedAt) <= at.getTime();
  if (last && !isOver) return 'running';
  const judged = before.find(({ state }) => state !== 'cancelled') ?? null;
  const { schedule, createdAt } = source;
  const lastSuccessAt = lastSuccess(source, runs, at, true);
  return healthOf({ schedule, createdAt, lastRun: judged, lastSuccessAt, lacksSecret: false }, at);
}

function lastSuccess(source: Source, runs: readonly SourceRun[], at: Date, isRehearsal: boolean): string | null {
  if (!isRehearsal) return source.lastSuccessAt;
  const good = runs.find(
    ({ state, finishedAt }) => state === 'done' && finishedAt !== null && Date.parse(finishedAt) <= at.getTime(),
  );
  return good?.finishedAt ?? null;
}

function deadSource(
  subject: string,
  { id, name, schedule, lastRun }: Source,
  health: Told,
  lastSuccessAt: string | null,
): Observation {
  const facts = {
    ...{ source: name, health, lastSuccessAt, silentAfterHours: schedule.silentAfterHours },
    runError: health === 'failing' ? (lastRun?.error?.code ?? null) : null,
  };
  return {
    ...{ subject, ...inEnglish('dead-source', facts), facts },
    ...{ isProvisional: false, address: addressOf.source(id), size: null, days: null, channels: [], lapsesOn: null },
    filters: [{ dimension: 'x_Source', op: 'in', values: [name] }],
  };
}

function stoppedStream(name: string, silence: NonNullable<ReturnType<typeof silenceOf>>): Observation {
  const { lastArrival, longestGapDays, silentDays } = silence;
  const facts = { source: name, health: 'stopped', lastSuccessAt: lastArrival, silentDays, longestGapDays };
  return {
    ...{ subject: subjectOf('stream', name), ...inEnglish('dead-source', facts), facts },
    ...{ isProvisional: false, address: addressOf.stream(name), size: null, days: null, channels: [], lapsesOn: null },
    filters: [{ dimension: 'x_Source', op: 'in', values: [name] }],
  };
}
