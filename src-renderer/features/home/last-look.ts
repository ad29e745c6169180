import { useEffect, useState } from 'react';

const KEY = 'mureon.home.lastLook';

type Look = { lakeVersion: number; at: string };

function read(): Look | null {
  try {
    const look = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<Look> | null;
    return typeof look?.lakeVersion === 'number' && typeof look.at === 'string' ? (look as Look) : null;
  } catch {
    return null; // A damaged entry only means that everything counts as new.
  }
}

/** What this person had seen before this visit; the visit itself is noted at once, for the next one. */
export function useLastLook(lakeVersion: number): Look | null {
  const [before] = useState(read);
  useEffect(() => {
    localStorage.setItem(KEY, JSON.stringify({ lakeVersion, at: new Date().toISOString() } satisfies Look));
  }, [lakeVersion]);
  return before;
}
