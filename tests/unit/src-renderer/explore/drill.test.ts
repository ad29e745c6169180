import { describe, expect, it } from 'vitest';
import { allFilters, drillInto, drillUpTo, removeStep } from '../../../../src-renderer/features/explore/drill.ts';
import { defaultView } from '../../../../src-renderer/features/explore/view-state.ts';

const available = new Set(['ServiceCategory', 'ServiceName', 'ResourceId', 'x_Team', 'x_Product']);
const start = defaultView({ measure: 'EffectiveCost', zone: 'UTC' });
const step = (view: typeof start | null) => {
  if (!view) throw new Error('expected a view');
  return view;
};

describe('drilling', () => {
  it('holds the value and goes on to the next dimension that has values', () => {
    const one = step(drillInto(start, 'ServiceCategory', 'Compute', available));
    expect(one.dimensions).toEqual(['ServiceName']);
    const two = step(drillInto(one, 'ServiceName', null, available));
    expect(two.dimensions).toEqual(['ResourceId']);
    expect(allFilters(two)).toEqual([
      { dimension: 'ServiceCategory', op: 'in', values: ['Compute'] },
      { dimension: 'ServiceName', op: 'in', values: [null] },
    ]);
    expect(drillInto(two, 'ResourceId', 'vm-1', available)).toBeNull();
    expect(drillUpTo(two, 0)).toEqual(start);
    expect(removeStep(two, 1)).toEqual(one);
    expect(removeStep(two, 0).drill).toEqual([{ dimension: 'ServiceName', value: null, before: ['ServiceName'] }]);
  });

  it('prefers the dimensions already shown', () => {
    const view = { ...start, dimensions: ['x_Team', 'ServiceName'] };
    expect(drillInto(view, 'x_Team', 'Search', available)?.dimensions).toEqual(['ServiceName']);
    expect(drillInto(view, 'ServiceName', 'S3', available)?.dimensions).toEqual(['x_Team']);
  });
});
