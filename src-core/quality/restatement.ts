/** A version of a slice: live at lake version V when validFrom <= V < validTo (null = still); never, when the two are equal. */
export type SliceVersion = {
  readonly sliceId: number;
  readonly source: string;
  readonly billingAccountId: string | null;
  /** YYYY-MM, or empty when the bill does not say. */
  readonly period: string;
  /** Account and period exactly: only slices of one slot can be versions of each other. */
  readonly slot: string;
  readonly providers: readonly string[];
  readonly validFrom: number;
  readonly validTo: number | null;
  readonly contentHash: string;
  /** Files it is made of. */
  readonly drops: number;
  /** It came with an import; false for versions that rules or choices made of what was there. */
  readonly isArrival: boolean;
};

/** One bill that is not what it was. */
export type Restatement = {
  readonly source: string;
  readonly billingAccountId: string | null;
  readonly period: string;
  /** The last version in which it was as before, and the one that made it what it is. */
  readonly fromVersion: number;
  readonly toVersion: number;
  /** Slices of then and of now that are not in both. */
  readonly before: readonly number[];
  readonly after: readonly number[];
};

/**
 * Bills whose content changed. Without `fromVersion` the newest change of each bill that counts, its first arrival not among them, nor lines that
 * stand in for a bill; with it every bill that differs between that version and now, new and withdrawn ones too. New versions that say the
 * same (rules give teams, not amounts) are no restatement. Two deliveries of a bill that came in one import are one, too, although the first
 * never counted: its version is that of the import. Newest first.
 */
export function restatements(
  slices: readonly SliceVersion[],
  { fromVersion, standInPrefix }: { fromVersion: number | null; standInPrefix: string },
): Restatement[] {
  const found = bills(slices).flatMap(everything => {
    const bill = everything.filter(slice => !neverCounted(slice));
    const now = bill.filter(slice => slice.validTo === null);
    const then = fromVersion === null ? lastOther(bill, now) : liveAt(bill, fromVersion);
    if (fromVersion === null && (then === null || then.length === 0)) return earlierDelivery(everything, now);
    if (then === null || sameContent(then, now)) return [];
    if (fromVersion === null && now.length === 0) return [];
    if (fromVersion === null && now.every(({ source }) => source.startsWith(standInPrefix))) return [];
    const same = new Set(now.filter(slice => then.includes(slice)));
    const [named] = [...now, ...then.toReversed()];
    if (!named) return [];
    const toVersion = lastChange(bill, now) ?? Math.min(...now.map(({ validFrom }) => validFrom));
    return [
      {
        source: named.source,
        billingAccountId: named.billingAccountId,
        period: named.period,
        fromVersion: fromVersion ?? toVersion - 1,
        toVersion,
        before: then.filter(slice => !same.has(slice)).map(slice => slice.sliceId),
        after: now.filter(slice => !same.has(slice)).map(slice => slice.sliceId),
      },
    ];
  });
  return found.toSorted((a, b) => b.toVersion - a.toVersion || (key(a) < key(b) ? -1 : 1));
}

/** Rows that lost to a later delivery in the same import. */
const neverCounted = ({ validFrom, validTo }: SliceVersion) => validFrom === validTo;

/** The delivery that came in the same import and lost; only where one file lost to one, so that it is clear what became what. */
function earlierDelivery(everything: readonly SliceVersion[], now: readonly SliceVersion[]): Restatement[] {
  const [current, ...others] = now;
  const lost = everything.findLast(slice => neverCounted(slice) && slice.source === current?.source);
  if (!current || others.length > 0 || current.drops !== 1 || lost?.contentHash === current.contentHash) return [];
  // rules may have made a later version of what arrived then
  const arrived = everything.find(slice => !neverCounted(slice) && slice.validFrom === lost?.validFrom);
  if (!lost || arrived?.contentHash !== current.contentHash) return [];
  const { source, billingAccountId, period } = current;
  const version = lost.validFrom;
  const head = { source, billingAccountId, period, fromVersion: version, toVersion: version };
  return [{ ...head, before: [lost.sliceId], after: [current.sliceId] }];
}

const key = ({ period, source, billingAccountId }: Restatement) => JSON.stringify([period, source, billingAccountId]);

/**
 * Slices that are versions of one bill: the same account and period, and the same source or one that took the other's place (names that
 * follow the providers in a bill change with them).
 */
function bills(slices: readonly SliceVersion[]): SliceVersion[][] {
  return [...Map.groupBy(slices, slice => slice.slot).values()].flatMap(slot => {
    const groups: SliceVersion[][] = [];
    for (const slice of slot) {
      const kin = groups.filter(group => group.some(member => areVersions(member, slice)));
      const merged = [...kin.flat(), slice];
      groups.splice(0, groups.length, ...groups.filter(group => !kin.includes(group)), merged);
    }
    return groups;
  });
}

function areVersions(a: SliceVersion, b: SliceVersion): boolean {
  if (a.source === b.source) return true;
  if (neverCounted(a) || neverCounted(b)) return false;
  const isHandedOver = (a.validTo === b.validFrom && b.isArrival) || (b.validTo === a.validFrom && a.isArrival);
  return isHandedOver && a.providers.some(provider => b.providers.includes(provider));
}

const liveAt = (bill: readonly SliceVersion[], version: number) =>
  bill.filter(({ validFrom, validTo }) => validFrom <= version && (validTo === null || validTo > version));

const content = (slices: readonly SliceVersion[]) =>
  JSON.stringify(slices.map(({ source, contentHash }) => [source, contentHash]).toSorted());

const sameContent = (a: readonly SliceVersion[], b: readonly SliceVersion[]) => content(a) === content(b);

/** Lake versions at which something of the bill began or ended, newest first. */
const changesOf = (bill: readonly SliceVersion[]) =>
  [...new Set(bill.flatMap(({ validFrom, validTo }) => [validFrom, validTo ?? validFrom]))].toSorted((a, b) => b - a);

/** The version that made the bill what it is now; null when it never was anything else. Times in which it stood aside are not counted. */
function lastChange(bill: readonly SliceVersion[], now: readonly SliceVersion[]): number | null {
  const isOther = (then: readonly SliceVersion[]) => then.length > 0 && !sameContent(then, now);
  return changesOf(bill).find(version => isOther(liveAt(bill, version - 1))) ?? null;
}

/** What the bill was before it became what it is. */
function lastOther(bill: readonly SliceVersion[], now: readonly SliceVersion[]): SliceVersion[] | null {
  const version = lastChange(bill, now);
  return version === null ? null : liveAt(bill, version - 1);
}
