import { expect, it } from 'vitest';
import { secretLine } from '../../../../../src-main/app/cli/secret-origin.ts';

const owner = { id: '1', name: 'hook' };
const held = { name: 'key', state: 'session' as const };
const memory =
  'key: session (there is no keychain: in memory only, gone when this command ends; on a server set MUREON_SECRET_HOOK_KEY)';

it.each([
  [{ name: 'key', state: 'ready' as const }, [], { MUREON_SECRET_KEY: 'x' }, 'key: ready'],
  [held, [], { MUREON_SECRET_KEY: 'x' }, 'key: session (from the environment: MUREON_SECRET_KEY)'],
  [
    ...[held, [], { MUREON_SECRET_KEY: 'x', MUREON_SECRET_HOOK_KEY: 'y' }],
    'key: session (from the environment: MUREON_SECRET_HOOK_KEY)',
  ],
  [held, ['key'], { MUREON_SECRET_KEY: 'x' }, memory], // what was read comes before the environment
  [held, ['key'], {}, memory],
  [held, [], { MUREON_SECRET_KEY: '' }, memory],
] as [typeof held, string[], Record<string, string>, string][])('says where a secret comes from: %o', (...given) => {
  const [secret, typed, environment, line] = given;
  expect(secretLine(owner, secret, typed, environment)).toBe(line);
});
