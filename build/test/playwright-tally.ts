import type { FullConfig, Reporter, Suite, TestError } from '@playwright/test/reporter';
import { type Tally, writeTally } from './tally.ts';

/** Leaves the figures of a Playwright run for `npm test`. A flaky test (passed on retry) counts as passed. */
export default class PlaywrightTally implements Reporter {
  #root: Suite | undefined;
  readonly #errors: string[] = [];

  onBegin(_config: FullConfig, root: Suite): void {
    this.#root = root;
  }

  onError(error: TestError): void {
    this.#errors.push(error.message ?? String(error.value));
  }

  onEnd(): void {
    const tally: Tally = { passed: 0, failed: [], skipped: [] };
    for (const message of this.#errors) tally.failed.push({ name: 'end-to-end tests', message });
    for (const test of this.#root?.allTests() ?? []) {
      const name = test.titlePath().filter(Boolean).join(' > ');
      const outcome = test.outcome();
      if (outcome === 'skipped') tally.skipped.push({ name, reason: skipReason(test) });
      else if (outcome === 'unexpected')
        tally.failed.push({ name, message: test.results.at(-1)?.error?.message ?? '' });
      else tally.passed += 1;
    }
    writeTally(tally);
  }
}

function skipReason({ annotations }: { annotations: { type: string; description?: string }[] }): string {
  return annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description ?? 'no reason given';
}
