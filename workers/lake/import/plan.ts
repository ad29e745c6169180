import { createHash } from 'node:crypto';
import { type Share, uniteShares } from './profile.ts';

/** A parsed file as the plan sees it. `source` null: the name comes from the content. */
export type PlanFile = {
  readonly name: string;
  readonly sha256: string;
  readonly format: string;
  readonly source: string | null;
  readonly shares: readonly Share[];
};

/** One file's part of one slice. */
export type Claim = { readonly file: number; readonly share: Share };

export type LiveSlice = {
  readonly sliceId: number;
  readonly source: string;
  readonly billingAccountId: string | null;
  readonly periodStartUs: bigint | null;
  readonly providers: readonly string[];
  readonly rows: bigint;
};

/** Claims of one batch on the same slice, and the live slices they replace. */
export type Family = { readonly claims: readonly Claim[]; readonly replaces: readonly LiveSlice[] };

/** What becomes of a family: the winners' rows form the new slice; losers are kept as rows that never counted. */
export type ResolvedFamily = Family & {
  readonly source: string;
  readonly winners: readonly Claim[];
  readonly losers: readonly { claim: Claim; winner: Claim }[];
};

/** Files that must be committed together. */
export type Group = { readonly files: readonly number[]; readonly families: readonly ResolvedFamily[] };

/** `focus/aws`, `focus/aws+microsoft`: from the content, never from the path, so every machine derives the same. */
export function derivedSource(format: string, providers: readonly string[]): string {
  const slug = providers.map(slugOf).toSorted().join('+') || 'unknown';
  if (slug.length <= 120) return `${format}/${slug}`;
  return `${format}/${slug.slice(0, 100)}-${createHash('sha256').update(slug).digest('hex').slice(0, 12)}`;
}

const slugOf = (provider: string) =>
  provider
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '') || 'unnamed';

const samePeriod = (
  a: Pick<Share, 'billingAccountId' | 'periodStartUs'>,
  b: Pick<Share, 'billingAccountId' | 'periodStartUs'>,
) => a.billingAccountId === b.billingAccountId && a.periodStartUs === b.periodStartUs;

/** Derived names follow the providers of a bill; two bills of one account and period are the same when they share one. */
const meet = (a: readonly string[], b: readonly string[]) =>
  (a.length === 0 && b.length === 0) || a.some(provider => b.includes(provider));

const isDerived = (slice: LiveSlice, format: string) => slice.source === derivedSource(format, slice.providers);

/** Which claims and which live slices are one slice of the lake. Independent of the order of files. */
export function findFamilies(files: readonly PlanFile[], live: readonly LiveSlice[]): Family[] {
  const claims = files.flatMap((file, index) => file.shares.map(share => ({ file: index, share })));
  const sets = new DisjointSets(claims.length);
  const buckets = Map.groupBy(claims.keys(), index => periodKey(claims[index]?.share));
  for (const indexes of buckets.values()) {
    for (const [i, a] of indexes.entries()) {
      for (const b of indexes.slice(i + 1)) if (sameSlice(files, claims[a], claims[b])) sets.join(a, b);
    }
  }
  const liveBuckets = Map.groupBy(live, periodKey);
  return [...Map.groupBy(claims.keys(), index => sets.find(index)).values()].map(indexes => {
    const members = indexes.flatMap(index => claims[index] ?? []);
    const replaces = (liveBuckets.get(periodKey(members[0]?.share)) ?? []).filter(slice =>
      members.some(claim => replacesSlice(files[claim.file], claim.share, slice)),
    );
    return { claims: members, replaces };
  });
}

const periodKey = (of: Pick<Share, 'billingAccountId' | 'periodStartUs'> | undefined) =>
  JSON.stringify([of?.billingAccountId ?? null, String(of?.periodStartUs ?? null)]);

function sameSlice(files: readonly PlanFile[], a: Claim | undefined, b: Claim | undefined): boolean {
  const [fileA, fileB] = [a && files[a.file], b && files[b.file]];
  if (!a || !b || !fileA || !fileB || !samePeriod(a.share, b.share)) return false;
  if (fileA.source !== null || fileB.source !== null) return fileA.source === fileB.source;
  return fileA.format === fileB.format && meet(a.share.providers, b.share.providers);
}

function replacesSlice(file: PlanFile | undefined, share: Share, slice: LiveSlice): boolean {
  if (!file || !samePeriod(share, slice)) return false;
  if (file.source !== null) return slice.source === file.source;
  return isDerived(slice, file.format) && meet(share.providers, slice.providers);
}

/**
 * Decide parts and versions inside each family. `overlap(a, b)` is the share of the smaller claim's natural keys that the
 * other has too, 0..1: above one half they are two versions of the same rows and the later file name wins.
 */
export function resolveFamily(
  files: readonly PlanFile[],
  family: Family,
  overlap: (a: Claim, b: Claim) => number,
): ResolvedFamily {
  const { claims } = family;
  const sets = new DisjointSets(claims.length);
  for (const [i, a] of claims.entries()) {
    for (const [offset, b] of claims.slice(i + 1).entries()) if (overlap(a, b) > 0.5) sets.join(i, i + 1 + offset);
  }
  const winners: Claim[] = [];
  const losers: { claim: Claim; winner: Claim }[] = [];
  for (const cluster of Map.groupBy(claims.keys(), index => sets.find(index)).values()) {
    const ordered = cluster
      .flatMap(index => claims[index] ?? [])
      .toSorted((a, b) => byFileName(files[a.file], files[b.file]));
    const winner = ordered.at(-1);
    if (!winner) continue;
    winners.push(winner);
    losers.push(...ordered.slice(0, -1).map(claim => ({ claim, winner })));
  }
  const file = files[claims[0]?.file ?? 0];
  const providers = winners.length > 0 ? uniteShares(winners.map(claim => claim.share)).providers : [];
  return { ...family, winners, losers, source: file?.source ?? derivedSource(file?.format ?? 'focus', providers) };
}

/** Files connected by slices (new or replaced) form one transaction; groups come in order of their first file name. */
export function groupFiles(files: readonly PlanFile[], families: readonly ResolvedFamily[]): Group[] {
  const sets = new DisjointSets(files.length);
  const ownerOfLive = new Map<number, number>();
  for (const family of families) {
    const [first] = family.claims;
    if (!first) continue;
    for (const claim of family.claims) sets.join(first.file, claim.file);
    for (const slice of family.replaces) {
      const owner = ownerOfLive.get(slice.sliceId);
      if (owner === undefined) ownerOfLive.set(slice.sliceId, first.file);
      else sets.join(owner, first.file);
    }
  }
  return [...Map.groupBy(files.keys(), index => sets.find(index)).values()]
    .map(members => ({
      files: members.toSorted((a, b) => byFileName(files[a], files[b])),
      families: families.filter(family => members.includes(family.claims[0]?.file ?? -1)),
    }))
    .toSorted((a, b) => byFileName(files[a.files[0] ?? 0], files[b.files[0] ?? 0]));
}

/** By the last part of the name, then the whole name, then the content: a total order on every machine. */
function byFileName(a: PlanFile | undefined, b: PlanFile | undefined): number {
  const key = (file: PlanFile | undefined) => [
    file?.name.split('/').at(-1) ?? '',
    file?.name ?? '',
    file?.sha256 ?? '',
  ];
  const [keysA, keysB] = [key(a), key(b)];
  for (const [index, left] of keysA.entries()) {
    const right = keysB[index] ?? '';
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

class DisjointSets {
  readonly #parent: number[];
  constructor(size: number) {
    this.#parent = Array.from({ length: size }, (_, index) => index);
  }
  find(index: number): number {
    let root = index;
    while (this.#parent[root] !== root) root = this.#parent[root] ?? root;
    this.#parent[index] = root;
    return root;
  }
  /** The smaller index becomes the root. */
  join(a: number, b: number): void {
    const [low, high] = [this.find(a), this.find(b)].toSorted((x, y) => x - y) as [number, number];
    this.#parent[high] = low;
  }
}
