import { afterAll, beforeAll, expect, it } from 'vitest';
import { literalToJson } from '../../../src-core/anycost/json-sql.ts';
import { ConnectorBench } from '../../fixtures/focus/connector-bench.ts';

let bench: ConnectorBench;
beforeAll(async () => {
  bench = await ConnectorBench.open();
});
afterAll(() => bench.close());

/** Left as Python prints it, right the JSON in which every number is a text; null for what is neither. */
it.each([
  [`[{'name': 'a', 'amount': -1.5e-07, 'id': None}]`, '[{"name": "a", "amount": "-1.5e-07", "id": null}]'],
  [
    `[{'k': 'a:b', 'v': 'https://x/y,z [1]'}, {'k': '', 'v': True}]`,
    '[{"k": "a:b", "v": "https://x/y,z [1]"}, {"k": "", "v": true}]',
  ],
  // what looks like a token inside a text stays text, by the careful way
  [`[{'k': 'a: 5, b', 'v': 'x: None'}]`, '[{"k": "a: 5, b", "v": "x: None"}]'],
  [`[{'k': "it's", 'v': 'say "x"'}]`, `[{"k": "it's", "v": "say \\"x\\""}]`],
  [`[{'k': 'ends:', 'v': 7}]`, '[{"k": "ends:", "v": "7"}]'],
  [`[{'k': 'tab\there', 'v': 1}]`, null],
  [`[{'k': 'back\\\\slash', 'v': 1}]`, '[{"k": "back\\\\slash", "v": "1"}]'],
  [`{'one': 1}`, '{"one": "1"}'],
  [`[{"json": 1, "b": null}]`, '[{"json": "1", "b": null}]'],
  [`[{'open': 1}`, null],
  ['[]', '[]'],
  ['nonsense', null],
])('%s', async (literal, json) => {
  const [row] = await bench.sql.all(`SELECT ${literalToJson('t')} AS j FROM (SELECT $1::VARCHAR AS t)`, [literal]);
  expect(row?.j).toBe(json);
});
