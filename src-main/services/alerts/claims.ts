/**
 * Who of several machines tells what. Asked with the keys of messages before they are put; asked again with the same keys it answers the same, so
 * that a machine that dies in between takes up what it had claimed.
 */
export type AlertClaims = {
  /** @returns those of the keys that this machine tells */
  claim(keys: readonly string[]): Promise<ReadonlySet<string>>;
};

/** One machine: the workspace's own transaction decides between its processes, so everything may be told (decision 0116). */
export const localClaims: AlertClaims = { claim: async keys => new Set(keys) };
