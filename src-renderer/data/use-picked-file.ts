import { useState } from 'react';
import { pickFile } from './files.ts';

export type PickedFile<Content> =
  | { step: 'none' }
  | { step: 'reading'; name: string }
  | { step: 'read'; name: string; content: Content }
  | { step: 'failed'; error: unknown };

/** One file that is asked for, sent and read, to be seen before anything is done with it. @param reader takes the handle */
export function usePickedFile<Content>(
  reader: (handle: string) => Promise<Content>,
  initial: PickedFile<Content> = { step: 'none' },
) {
  const [read, setRead] = useState(initial);
  const choose = async () => {
    try {
      const picked = await pickFile();
      if (picked === null) return;
      const { name, handle } = picked;
      setRead({ step: 'reading', name });
      setRead({ step: 'read', name, content: await reader(handle) });
    } catch (error) {
      setRead({ step: 'failed', error });
    }
  };
  return { read, choose, forget: () => setRead({ step: 'none' }) };
}
