import { LibraryService } from '../../../src-main/services/library-service.ts';

/** Saves the same view again and again, each time with a body that says its number; says which ones are acknowledged. Its parent kills it. */
const library = new LibraryService(process.argv[2] ?? '');
const present = (await library.list({ kind: 'view' })).items.find(({ path }) => path === 'team/busy');
let baseHash = present?.hash ?? null;
for (let number = Number(present?.body.number ?? 0) + 1; ; number += 1) {
  const body = { number, filler: String(number).repeat(20_000) };
  ({ hash: baseHash } = await library.save({ kind: 'view', path: 'team/busy', body, baseHash }));
  console.log(`saved ${number}`);
}
