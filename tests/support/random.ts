/** Numbers from 0 to 1 that follow from the seed (Lehmer). */
export function randomOf(start: number): () => number {
  let state = (start % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
