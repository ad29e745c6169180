/**
 * What the set-up does, in few calm lines. Always on standard error: standard output belongs to the command
 * (`npm run -s mureon -- --json ...` prints one JSON document and nothing else).
 * @param {string} line
 */
export function say(line) {
  if (process.env.MUREON_QUIET !== '1') process.stderr.write(`mureon: ${line}\n`);
}

/**
 * Ends the process with a message that says what to do next.
 * @param {string} line what happened
 * @param {string[]} [hints] what the reader can do
 * @returns {never}
 */
export function fail(line, hints = []) {
  process.stderr.write(`mureon: ${line}\n${hints.map(hint => `        ${hint}\n`).join('')}`);
  process.exit(1);
}

/** @param {number} startMs from `performance.now()` */
export const seconds = startMs => `${((performance.now() - startMs) / 1000).toFixed(1)} s`;
