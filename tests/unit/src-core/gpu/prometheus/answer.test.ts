import { describe, expect, it } from 'vitest';
import { joinPieces, readAnswer } from '../../../../../src-core/gpu/prometheus/answer.ts';

const success = (data: string, rest = '') => `{"status":"success","data":${data}${rest}}`;

describe('answers of the Prometheus HTTP API', () => {
  it('reads a matrix: instants to the millisecond, values as the text they are', () => {
    const text = success(
      '{"resultType":"matrix","result":[{"metric":{"__name__":"m","gpu":"0"},"values":[[1762646407.113,"0.1234567890123456789"],[1762646467.113,"NaN"],[1762646527.113,"+Inf"]]}]}',
    );
    expect(readAnswer(text)).toEqual({
      kind: 'samples',
      resultType: 'matrix',
      series: [
        {
          labels: { __name__: 'm', gpu: '0' },
          timesMs: [1_762_646_407_113, 1_762_646_467_113, 1_762_646_527_113],
          values: ['0.1234567890123456789', 'NaN', '+Inf'],
        },
      ],
      histograms: 0,
      notes: [],
    });
  });

  it('reads a vector, a scalar and a string', () => {
    const vector = '{"resultType":"vector","result":[{"metric":{},"value":[1.5,"2"]}]}';
    expect(readAnswer(success(vector))).toMatchObject({
      resultType: 'vector',
      series: [{ labels: {}, timesMs: [1500], values: ['2'] }],
    });
    expect(readAnswer(success('{"resultType":"scalar","result":[1,"16"]}'))).toMatchObject({
      resultType: 'scalar',
      series: [{ values: ['16'] }],
    });
    expect(readAnswer(success('{"resultType":"string","result":[1,"hello"]}'))).toEqual({
      kind: 'string',
      text: 'hello',
    });
  });

  it('keeps warnings and infos, and counts histograms that have no single value', () => {
    const text = success(
      '{"resultType":"vector","result":[{"metric":{"a":"1"},"histogram":[1,{"count":"3"}]}]}',
      ',"warnings":["w"],"infos":["i"]',
    );
    expect(readAnswer(text)).toEqual({
      kind: 'samples',
      resultType: 'vector',
      series: [],
      histograms: 1,
      notes: ['w', 'i'],
    });
  });

  it('tells errors, lists, plain text, cut and foreign JSON apart', () => {
    expect(readAnswer('{"status":"error","errorType":"bad_data","error":"no"}')).toEqual({
      kind: 'error',
      errorType: 'bad_data',
      error: 'no',
    });
    expect(readAnswer(success('["a","b"]'))).toEqual({ kind: 'list', data: ['a', 'b'] });
    expect(readAnswer('Unauthorized\n')).toMatchObject({ kind: 'foreign', what: expect.stringContaining('password') });
    expect(readAnswer('{"status":"success","data":{"resultType":"matrix","res')).toMatchObject({ kind: 'foreign' });
    expect(readAnswer('{"a":1}')).toMatchObject({ kind: 'foreign' });
    expect(readAnswer(success('{"resultType":"cube","result":[]}'))).toMatchObject({ kind: 'foreign' });
    const backwards = '{"resultType":"matrix","result":[{"metric":{},"values":[[2,"1"],[1,"1"]]}]}';
    expect(readAnswer(success(backwards))).toMatchObject({ what: expect.stringContaining('out of order') });
    const number = '{"resultType":"vector","result":[{"metric":{},"value":[1,2]}]}';
    expect(readAnswer(success(number)), 'a value that is a JSON number').toMatchObject({ kind: 'foreign' });
  });

  it('joins pieces of a series whatever the order of its labels', () => {
    const joined = joinPieces([
      { labels: { a: '1', b: '2' }, timesMs: [1], values: ['x'] },
      { labels: { a: '1' }, timesMs: [1], values: ['z'] },
      { labels: { b: '2', a: '1' }, timesMs: [2], values: ['y'] },
    ]);
    expect(joined).toEqual([
      { labels: { a: '1', b: '2' }, timesMs: [1, 2], values: ['x', 'y'] },
      { labels: { a: '1' }, timesMs: [1], values: ['z'] },
    ]);
  });
});
