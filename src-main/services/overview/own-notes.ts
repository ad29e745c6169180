import { addressOf } from '../../../src-core/address/addresses.ts';
import type { Alert } from '../../../src-core/contract/alerts.ts';
import type { ChangeNote } from '../../../src-core/contract/overview.ts';
import { addDays } from '../../../src-core/quality/days.ts';
import { type PackRecord, packOf } from '../../../src-core/reports/pack-record.ts';
import { packState } from '../../../src-core/reports/pack-state.ts';
import { reportPeriod } from '../../../src-core/reports/period.ts';
import type { LakeClient } from '../lake-supervisor.ts';
import { restatedNow } from '../reports/publish-holds.ts';
import type { SourcesService } from '../sources-service.ts';
import { newestOfEach } from './attention.ts';

type Since = string | null;
const isNewer = (at: string, since: Since) => since === null || at > since;

/** Sources that do not deliver now: told every time until they do. */
export function sourceNotes(sources: Awaited<ReturnType<SourcesService['list']>>): ChangeNote[] {
  return sources.flatMap(({ id, name, health, lastSuccessAt }): ChangeNote[] => {
    if (health !== 'failing' && health !== 'silent' && health !== 'needs-secret') return [];
    return [
      {
        kind: health === 'silent' ? 'source-late' : 'source-failed',
        facts: { name, health, lastSuccessAt },
        message: health === 'silent' ? `${name} is late.` : `The last run of ${name} failed.`,
        money: [],
        at: lastSuccessAt,
        address: addressOf.source(id),
      },
    ];
  });
}

/** Packs that were published, and packs that were built and must not be. @param packs newest first */
export function packNotes(packs: readonly PackRecord[], since: Since): ChangeNote[] {
  const published = packs.flatMap(({ id, title, publications }) =>
    publications
      .filter(({ publishedAt }) => isNewer(publishedAt, since))
      .map(({ publishedAt, publishedBy, place }) => ({
        kind: 'published' as const,
        facts: { title, by: publishedBy, place },
        message: `${title} was published.`,
        ...{ money: [], at: publishedAt, address: addressOf.report(id) },
      })),
  );
  const refused = newestOfEach(packs)
    .filter(pack => isNewer(pack.builtAt, since) && packState(packOf(pack)) === 'refused')
    .map(({ id, title, builtAt, builtBy }) => ({
      kind: 'pack-refused' as const,
      facts: { title, by: builtBy },
      message: `${title} was built and may not be published: its gate refuses it.`,
      ...{ money: [], at: builtAt, address: addressOf.report(id) },
    }));
  return [...published, ...refused];
}

/** Alerts that came up since the look and wait for nobody any more. Those that wait are asked about elsewhere. */
export function alertNotes(alerts: readonly Alert[], since: Since): ChangeNote[] {
  if (since === null) return [];
  return alerts
    .filter(({ state, firstAt }) => state !== 'open' && firstAt > since)
    .map(({ id, message, state, firstAt }) => ({
      kind: 'alert',
      facts: { state, message },
      message,
      ...{ money: [], at: firstAt, address: addressOf.alert(id) },
    }));
}

/**
 * Published packs whose figures the lake no longer has, with the difference in the measure they are about. Only packs that one of the other
 * notes may have touched are summed again: bills that came or were restated in their period, or rules that count everything anew.
 */
export async function restatedPackNotes(
  lake: LakeClient,
  { packs, notes }: { packs: readonly PackRecord[]; notes: readonly ChangeNote[] },
  signal: AbortSignal | undefined,
): Promise<ChangeNote[]> {
  const published = newestOfEach(packs.filter(({ publications }) => publications.length > 0));
  const touched = published.filter(pack => notes.some(note => mayTouch(note, pack.period)));
  const found: ChangeNote[] = [];
  for (const pack of touched) {
    const { id, title, template, publications } = pack;
    const differences = await restatedNow(lake, pack, signal);
    if (differences.length === 0) continue;
    const own = differences.filter(({ measure }) => measure === template.measure);
    found.push({
      kind: 'pack-restated',
      facts: { title, place: publications.at(-1)?.place ?? '' },
      message: `${title} was published and says something else than the lake does today.`,
      money: own.flatMap(({ currency, difference }) => (difference === null ? [] : [{ currency, amount: difference }])),
      ...{ at: null, address: addressOf.report(id) },
    });
  }
  return found;
}

function mayTouch({ kind, facts }: ChangeNote, label: string): boolean {
  const period = reportPeriod(label);
  switch (kind) {
    case 'restated':
      return (
        facts.period === '' || [period.from, addDays(period.to, -1)].some(day => day.startsWith(`${facts.period}`))
      );
    case 'imported':
      return String(facts.from).slice(0, 10) < period.to && String(facts.to).slice(0, 10) >= period.from;
    case 'rules':
    case 'cost-model':
    case 'prices':
      return true;
    default:
      return false;
  }
}
