import { expect, it } from 'vitest';
import {
  plainView,
  readView,
  type UnitsView,
  writeView,
} from '../../../../../src-renderer/features/units/units-address.ts';

const full: UnitsView = {
  tab: 'break-even',
  unit: 'custom:Finance/per, seat',
  month: '2026-09',
  by: 'Tags/a,b',
  grain: 'day',
  filters: [{ dimension: 'x_Feature', op: 'in', values: ['chat', null, '!'] }],
  why: { key: null, currency: 'USD' },
  capacity: ['gpu,a', 'gpu-b'],
  tokens: '90000000000',
  model: { provider: 'together-ai', model: 'meta/llama,3' },
  price: '1.188',
  load: 55,
};

it('an address holds the whole view and gives it back', () => {
  expect(readView(writeView(full))).toEqual(full);
  expect(writeView(plainView)).toEqual({});
  expect(readView({})).toEqual(plainView);
});

it('what an address from outside gets wrong counts as not given', () => {
  const wrong = {
    tab: 'x',
    month: '2026-13',
    g: 'hour',
    f: 'no filters',
    price: '-1',
    load: '0',
    tokens: '1e9',
    unit: 'request',
  };
  expect(readView(wrong)).toEqual({ ...plainView, unit: 'request' });
});

it('a line without a value differs from a line of that name', () => {
  const line = (key: string | null) => readView(writeView({ ...plainView, why: { key, currency: null } })).why;
  expect(line(null)).toEqual({ key: null, currency: null });
  expect(line('!')).toEqual({ key: '!', currency: null });
});
