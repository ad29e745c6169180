import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import { ErrorWire } from '../../../../src-core/contract/meta.ts';
import { AppError, type AppErrorWire } from '../../../../src-core/errors/app-error.ts';
import { encodeError, toAppError } from '../../../../src-core/errors/orpc-error.ts';

test('an error on the wire has one type: what the contract declares is what toWire gives', () => {
  expectTypeOf<z.infer<typeof ErrorWire>>().toEqualTypeOf<AppErrorWire>();
  const error = new AppError('focus.missing-columns', { name: 'a.csv', columns: ['BilledCost'], rows: 3 });
  expect(ErrorWire.parse(error.toWire())).toEqual(error.toWire());
});

test('it comes back as it was, and its lists are its own', () => {
  const columns = Object.freeze(['BilledCost', 'ListCost']);
  const error = new AppError('focus.missing-columns', { name: 'a.csv', columns });
  error.traceId = 'trace-1';
  const wire = error.toWire();
  const revived = AppError.fromWire(wire);
  expect({ ...revived.toWire() }).toEqual(wire);
  expect(revived.userMessage).toBe('a.csv lacks required FOCUS columns: BilledCost, ListCost.');
  expect(wire.details.columns).not.toBe(columns); // a reader of the wire may change its copy
});

test('a code of a newer peer is an unexpected error under the same trace id, and a text of the prototype is no code', () => {
  for (const code of ['lake.from-the-future', 'toString', '__proto__']) {
    const revived = AppError.fromWire({ code, details: { name: 'x' }, traceId: 'trace-2' });
    expect(revived.toWire()).toEqual({ code: 'internal.unexpected', details: { code }, traceId: 'trace-2' });
  }
  const encoded = encodeError(new AppError('file.empty', { name: 'a.csv' }));
  expect(toAppError(encoded).toWire()).toEqual({ code: 'file.empty', details: { name: 'a.csv' }, traceId: null });
});
