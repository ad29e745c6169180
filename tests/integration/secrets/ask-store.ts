import { AppError } from '../../../src-core/errors/app-error.ts';
import { systemKeychain } from '../../../src-main/security/keychain.ts';
import { SecretStore } from '../../../src-main/security/secret-store.ts';

/**
 * One action on a secret store in a process of its own, because the address of the session bus belongs to a process: vault, action
 * (state, get, set, remove) and, on standard input, the secret. Prints what came of it as JSON.
 */
const [path = '', action = '', name = 'source/1/token'] = process.argv.slice(2);
const store = new SecretStore(path, systemKeychain(2_000), {});
const id = { id: name, variables: [] };
const input = async () => {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
};

async function act(): Promise<unknown> {
  switch (action) {
    case 'set':
      return { kept: await store.set(new Map([[name, await input()]])) };
    case 'get':
      return { secret: await store.get(id) };
    case 'remove':
      return { removed: await store.remove([name]) };
    default:
      return { keychain: await store.keychain(), states: await store.states([id]) };
  }
}

const outcome = await act().catch(error => {
  if (!(error instanceof AppError)) throw error;
  return { code: error.code, ...error.details };
});
process.stdout.write(JSON.stringify(outcome));
