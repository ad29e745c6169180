/** Part of a card, as a fraction of its compute slices. */
export type MigShare = { readonly profile: string; readonly slices: number };

/** Compute slices of a card that can be cut by MIG: 4 on an A30, 7 on every larger one (A100, H100, H200, B200). */
export const slicesOfModel = (model: string | null): number => (/\bA30\b/.test(model ?? '') ? 4 : 7);

/**
 * Divide a card among its MIG slices by compute slices (the number before `g`): `3g.40gb` of seven is 3/7, and what no instance holds is
 * idle. Shares and idle add up to one card; memory is cut alongside and would count the same thing twice.
 *
 * @param profiles profile of each instance on the card, e.g. "3g.40gb", "1g.10gb+me", "1c.3g.40gb" (a compute instance of a 3g)
 * @throws RangeError for a text that is no profile, and when the instances hold more slices than there are
 */
export function migShares(
  profiles: readonly string[],
  slicesPerCard: number,
): { readonly shares: readonly MigShare[]; readonly idleSlices: number; readonly slicesPerCard: number } {
  const shares = profiles.map(profile => ({ profile, slices: slicesOf(profile) }));
  const idleSlices = slicesPerCard - shares.reduce((sum, { slices }) => sum + slices, 0);
  if (idleSlices < 0) throw new RangeError(`${profiles.join(' + ')} are more than ${slicesPerCard} slices`);
  return { shares, idleSlices, slicesPerCard };
}

const migProfile = /^(?:(\d)c\.)?(\d)g\.\d+gb(?:[+-]\S+)?$/i;

/** True for a slice such as "1g.10gb": what Slurm calls a GPU type is then a part of one. Slurm writes "a100_1g.10gb" where sites name it so. */
export const isMigProfile = (gpuType: string | null): boolean =>
  gpuType !== null && (migProfile.test(gpuType) || /(?:^|[_.:-])\dg\.\d+gb/i.test(gpuType));

function slicesOf(profile: string): number {
  const match = migProfile.exec(profile);
  if (match === null) throw new RangeError(`not a MIG profile: ${profile.slice(0, 40)}`);
  return Number(match[1] ?? match[2]);
}
