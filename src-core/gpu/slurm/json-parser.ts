import { parse } from 'lossless-json';
import { isAccountingJob, jsonEntry } from './json-entry.ts';
import { JsonItems } from './json-items.ts';
import { items, member } from './json-value.ts';
import type { Parsed } from './sacct-parser.ts';

/** Turns `sacct --json` or an answer of `/slurmdb/vX/jobs` into allocations, piece by piece. A record's line is its place in the list, from 1. */
export class SlurmJsonParser {
  readonly #items = new JsonItems('jobs');
  #count = 0;
  steps = 0;
  /** Jobs of the live queue: the same key, but no accounting. */
  liveJobs = 0;

  /** @throws RangeError, SyntaxError when the text is no such JSON */
  push(piece: string): Parsed {
    const parsed: Parsed = { jobs: [], broken: [] };
    for (const text of this.#items.push(piece)) {
      this.#count += 1;
      const job = parse(text, undefined, number => number);
      if (!isAccountingJob(job)) {
        this.liveJobs += 1;
        continue;
      }
      this.steps += items(member(job, 'steps')).length;
      const entry = jsonEntry(job, { startIsEligible: /openapi\\?\/dbv0\.0\.3[5-7]"/.test(this.#items.start) });
      if (typeof entry === 'string') parsed.broken.push({ line: this.#count, reason: entry });
      else parsed.jobs.push({ line: this.#count, entry });
    }
    return parsed;
  }

  get isComplete(): boolean {
    return this.#items.isComplete;
  }

  get hasList(): boolean {
    return this.#items.hasList;
  }

  /** Text before the list. */
  get start(): string {
    return this.#items.start;
  }
}
