import { useEffect, useState } from 'react';

/** Longer than between two letters of a word, shorter than a look to the side. */
const PAUSE_MS = 400;

/** A value once it has not changed for a moment: what is asked for while somebody types. @param value the same one while nothing changes */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
