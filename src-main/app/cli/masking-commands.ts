import { z } from 'zod';
import { MaskingPolicy } from '../../../src-core/contract/rules.ts';
import { readJsonFile } from './json-file.ts';
import { count, table } from './output.ts';
import type { Session } from './session.ts';

/** The policy. A version is passed over, for the workspace counts them: what `masking show` printed can be edited and set again. */
const MaskingFile = z
  .strictObject({ ...MaskingPolicy.shape, version: z.unknown().optional() })
  .transform(({ version: _, ...policy }) => policy);

export async function maskingShow(session: Session): Promise<number> {
  const policy = await session.api.rules.masking();
  session.output.print(policy, () => JSON.stringify(policy, null, 2));
  return 0;
}

export async function maskingSet(session: Session, path: string): Promise<number> {
  const saved = await session.api.rules.saveMasking(await readJsonFile(path, MaskingFile, 'masking policy'));
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
