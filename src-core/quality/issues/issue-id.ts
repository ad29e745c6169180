import type { Fact } from '../checks/check.ts';

/** Stable from one reading to the next. */
export const issueId = (check: string, source: string | null, subject: readonly Fact[]): string =>
  [check, source ?? '*', ...subject.map(fact => (fact === null ? '!' : String(fact)))].join(':');
