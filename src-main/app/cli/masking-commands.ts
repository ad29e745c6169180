import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { MaskingPolicy } from '../../../src-core/contract/rules.ts';
import { AppError } from '../../../src-core/errors/app-error.ts';
import { count, table } from './output.ts';
import type { Session } from './session.ts';

/** What a masking file holds: the policy without its version, which the workspace counts. */
const MaskingFile = z.strictObject(MaskingPolicy.omit({ version: true }).shape);

export async function maskingShow(session: Session): Promise<number> {
  const policy = await session.api.rules.masking();
  session.output.print(policy, () => JSON.stringify(policy, null, 2));
  return 0;
}

export async function maskingSet(session: Session, path: string): Promise<number> {
  const saved = await session.api.rules.saveMasking(await readPolicy(path));
  const note = 'It holds for what is imported from now on; what is in the lake already is not masked again.';
  session.output.print({ ...saved, note }, () => `Masking version ${saved.version} is in force. ${note}`);
  return 0;
}

export async function maskingReceipts(session: Session): Promise<number> {
  const receipts = await session.api.rules.receipts();
  session.output.print({ receipts }, () =>
    receipts.length === 0
      ? 'Nothing was masked.'
      : table(
          ['file', 'drop', 'field', 'found as', 'done', 'cells', 'distinct', 'key'],
          receipts.flatMap(({ fileName, dropId, keyId, fields }) =>
            fields.length === 0
              ? [[fileName, dropId, '(what people wrote)', 'format', 'not kept', '', '', '']]
              : fields.map(({ field, detector, action, cells, distinct }) => [
                  ...[fileName, dropId, field, detector, action === 'token' ? 'token' : 'dropped'],
                  ...[count(cells), count(distinct), action === 'token' ? (keyId ?? '') : ''],
                ]),
          ),
          new Set([5, 6]),
        ),
  );
  return 0;
}

/** @throws AppError `file.not-found`, `cli.usage` with the place and the problem */
async function readPolicy(path: string): Promise<z.output<typeof MaskingFile>> {
  const name = basename(path);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('file.not-found', { name }, { cause });
  });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new AppError('cli.usage', { what: `${name} is not JSON.` }, { cause });
  }
  // what `masking show` printed can be edited and set again
  if (typeof document === 'object' && document !== null && 'version' in document) delete document.version;
  const parsed = MaskingFile.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('cli.usage', {
    what: `${name} is no masking policy: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'not understood'}.`,
  });
}
