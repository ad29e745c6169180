import { Decimal, makeData, makeVector, Table, tableToIPC, type Vector, vectorFromArray } from 'apache-arrow';
import { parseAmount } from '../../src-core/money/amount.ts';

/** Decimal128(38, 24), as the lake hands out amounts. */
export function decimalVector(values: readonly (string | null)[]): Vector {
  const words = new Uint32Array(values.length * 4);
  const valid = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, index) => {
    if (value === null) return;
    valid[index >> 3] = (valid[index >> 3] ?? 0) | (1 << (index & 7));
    const bits = BigInt.asUintN(128, parseAmount(value));
    for (let word = 0; word < 4; word++) words[index * 4 + word] = Number((bits >> BigInt(32 * word)) & 0xffffffffn);
  });
  const nullCount = values.filter(value => value === null).length;
  const type = new Decimal(24, 38, 128);
  return makeVector(makeData({ type, length: values.length, nullCount, data: words, nullBitmap: valid }));
}

/** Arrow IPC of a batch; `amounts` become decimals. */
export function arrowRows(
  columns: Record<string, readonly (string | Date | null)[]>,
  amounts: Record<string, readonly (string | null)[]>,
): Blob {
  const table = new Table({
    ...Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, vectorFromArray([...values])])),
    ...Object.fromEntries(Object.entries(amounts).map(([name, values]) => [name, decimalVector(values)])),
  });
  return new Blob([tableToIPC(table, 'stream') as Uint8Array<ArrayBuffer>]);
}
