import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { OutMessage } from '../../../../src-core/notify/message.ts';
import { oneLine } from '../../../../src-core/notify/plain.ts';
import type { LeftOut } from '../../../../src-core/notify/words.ts';

export type OpenFile = { name: string; contentType: string; bytes: Buffer };
export type Enclosed = { picture: OpenFile | null; files: OpenFile[]; leftOut: LeftOut[] };

/** Pictures of charts are far smaller; a larger one is left out without a word, its figures are in the text. */
const PICTURE_BYTES = 5_000_000;

/**
 * What travels with a message: the picture first, then files in their order while they fit.
 * @param limitBytes of all of them together, before they are encoded
 */
export async function enclose(message: OutMessage, workspaceDir: string, limitBytes: number): Promise<Enclosed> {
  const leftOut: LeftOut[] = [];
  const files: OpenFile[] = [];
  let left = limitBytes;
  const bytes = message.picture && (await read(workspaceDir, message.picture.path, Math.min(left, PICTURE_BYTES)));
  const picture = bytes ? { name: 'picture.png', contentType: 'image/png', bytes } : null;
  left -= picture?.bytes.length ?? 0;
  for (const { path, name, contentType, sizeBytes } of message.attachments) {
    const label = fileName(name);
    if (sizeBytes > left) {
      leftOut.push({ name: label, sizeBytes, why: 'too-large' });
      continue;
    }
    const content = await read(workspaceDir, path, sizeBytes);
    if (content?.length !== sizeBytes) leftOut.push({ name: label, sizeBytes, why: 'gone' });
    else {
      files.push({ name: label, contentType, bytes: content });
      left -= sizeBytes;
    }
  }
  return { picture, files, leftOut };
}

/** Every file of the message, none of which travels. */
export const namesOf = (message: OutMessage, why: LeftOut['why']): LeftOut[] =>
  message.attachments.map(({ name, sizeBytes }) => ({ name: fileName(name), sizeBytes, why }));

/** Regular files inside the workspace only, whatever a message names. Null when it is not one, or larger than that. */
async function read(workspaceDir: string, path: string, mostBytes: number): Promise<Buffer | null> {
  try {
    const root = await realpath(workspaceDir);
    const real = await realpath(resolve(workspaceDir, path));
    if (!real.startsWith(root + sep)) return null;
    const file = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = await file.stat();
      return stat.isFile() && stat.size <= mostBytes ? await file.readFile() : null;
    } finally {
      await file.close();
    }
  } catch {
    return null; // gone, or not ours to read: the message says that it is missing
  }
}

const fileName = (name: string) => oneLine(name, 200).replace(/[\\/"]/g, '_');
