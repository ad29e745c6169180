import type { Reporter, TestModule } from 'vitest/node';
import { type Tally, writeTally } from './tally.ts';

/** Leaves the figures of a Vitest run for `npm test`. */
export default class VitestTally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message: string }[]): void {
    const tally: Tally = { passed: 0, failed: [], skipped: [] };
    for (const module of modules) {
      const file = module.relativeModuleId;
      for (const error of module.errors()) tally.failed.push({ name: file, message: error.message });
      for (const suite of module.children.allSuites()) {
        for (const error of suite.errors())
          tally.failed.push({ name: `${file} > ${suite.fullName}`, message: error.message });
      }
      for (const test of module.children.allTests()) {
        const name = `${file} > ${test.fullName}`;
        const result = test.result();
        if (result.state === 'passed') tally.passed += 1;
        if (result.state === 'failed') tally.failed.push({ name, message: result.errors[0]?.message ?? '' });
        if (result.state === 'skipped') {
          const reason = result.note ?? test.meta().skipped ?? 'no reason given'; // the latter by tests/support/skip.ts
          tally.skipped.push({ name, reason });
        }
        // A test that never ran (its file broke off) is neither passed nor skipped.
        if (result.state === 'pending') tally.failed.push({ name, message: 'did not run' });
      }
    }
    for (const error of unhandled) tally.failed.push({ name: 'error outside of any test', message: error.message });
    writeTally(tally);
  }
}
