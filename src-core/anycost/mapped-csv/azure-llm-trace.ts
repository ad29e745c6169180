import { headerKey, type MappingFile } from './mapping-file.ts';

const header = ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'];

/**
 * The request traces of Azure's public data set: three columns, one request a row, no id, no model, no zone (UTC). Which service they
 * are of stands in the file name only. ContextTokens is the whole input, cached or not.
 * Source: Patel et al., "Splitwise", ISCA 2024; Azure/AzurePublicDataset.
 */
export function azureLlmTrace(fileHeader: readonly string[], fileName: string): MappingFile | null {
  if (headerKey(fileHeader) !== headerKey(header)) return null;
  const service = /(?:^|[^a-z])(code|conv)(?:[^a-z]|$)/i.exec(fileName)?.[1]?.toLowerCase();
  return {
    mureonMap: 1,
    name: 'azure-llm-trace',
    target: 'llm-usage',
    headers: [header],
    dates: { format: 'iso', zone: 'UTC' },
    numbers: { decimalPoint: '.', thousands: '', sign: '' },
    period: 'hour',
    columns: {
      Route: { constant: 'log' },
      Grain: { constant: 'request' },
      ObservedAt: { column: 'TIMESTAMP' },
      Operation: { constant: service === 'code' ? 'text_completion' : 'chat' },
      TokenDetail: { constant: 'total-only' },
      Requests: { constant: '1' },
      InputUncachedTokens: { column: 'ContextTokens' },
      OutputTokens: { column: 'GeneratedTokens' },
    },
    tags: {},
    scope: { constant: service ?? 'unknown' },
    merge: 'swap',
  };
}
