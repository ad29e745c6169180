declare module 'vitest' {
  interface TaskMeta {
    /** Why a test does not run here; `npm test` prints it. */
    skipped?: string | null;
  }
}

export const noData = 'the data sets are not here';
export const onlyLinux = process.platform === 'linux' ? null : 'only on Linux';

/** `describe('name', unless(reason), () => { ... })`, `test` alike: runs where there is no reason against it. */
export const unless = (reason: string | null) => ({ skip: reason !== null, meta: { skipped: reason } });
