import { describe, expect, it } from 'vitest';
import { inspect } from '../../../../src-main/ipc/frame-guard.ts';

describe('frame guard', () => {
  it('lets a window make more than nine calls: ids count in base 36', () => {
    const frame = (id: string) => JSON.stringify({ i: id, p: { u: '/query/run', b: { json: {} } } });
    expect(['1', '9', 'a', 'z', '10', '1zz'].map(id => inspect(frame(id)))).toEqual(Array(6).fill(null));
    expect(inspect(frame('A!'))?.reason).toBe('not a request');
  });
});
