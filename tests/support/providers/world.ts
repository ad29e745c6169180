/** What the figures of the providers depend on; tests change it between runs. */
export type ProviderWorld = {
  /** Nothing is told of later than this. */
  now: Date;
  /** Added to the tokens of every bucket and to the cents of every charge: what a restatement changes. */
  restated: number;
  /** LiteLLM before `/spend/logs/v2`. */
  isOldProxy: boolean;
  /** Paths that this provider does not have. */
  missing: Set<string>;
  /** The most of a page, however much is asked for: small, so that every answer has several. */
  page: number;
};

export type Answer = { status: number; body: unknown };
