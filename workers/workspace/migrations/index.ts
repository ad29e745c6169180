import { migration0001 } from './0001-journal.ts';

/** In order; `PRAGMA user_version` holds how many have run. Forward only, never edited after release. */
export const migrations: readonly string[] = [migration0001];
