import { ReportTemplate, type ReportTemplateInput } from '../contract/reports.ts';
import type { ReportLanguage } from './display.ts';

export const starterKeys = [
  'showback-team',
  'showback-product',
  'showback-customer',
  'unit-economics',
  'gpu',
  'llm',
] as const;
export type StarterKey = (typeof starterKeys)[number];

type Names = Readonly<Record<StarterKey, readonly [name: string, title: string]>>;

/** `{period}` stands for the period as the language writes it. */
const names: Readonly<Record<ReportLanguage, Names>> = {
  en: {
    'showback-team': ['Showback by team', 'Showback by team, {period}'],
    'showback-product': ['Showback by product', 'Showback by product, {period}'],
    'showback-customer': ['Showback by customer', 'Showback by customer, {period}'],
    'unit-economics': ['Unit economics', 'Unit economics, {period}'],
    gpu: ['GPU utilisation', 'GPU utilisation, {period}'],
    llm: ['LLM cost and usage', 'LLM cost and usage, {period}'],
  },
  ko: {
    'showback-team': ['팀별 쇼백', '{period} 팀별 쇼백'],
    'showback-product': ['제품별 쇼백', '{period} 제품별 쇼백'],
    'showback-customer': ['고객별 쇼백', '{period} 고객별 쇼백'],
    'unit-economics': ['단위 경제성', '{period} 단위 경제성'],
    gpu: ['GPU 사용률', '{period} GPU 사용률'],
    llm: ['LLM 비용과 사용량', '{period} LLM 비용과 사용량'],
  },
};

/** Showback by a dimension: where the money is, how it moved, what became of the last pack, and every line behind it. */
const showback = (by: string): Partial<ReportTemplateInput> => ({
  sections: [
    { kind: 'summary' },
    { kind: 'cost', by: [by], lines: 'grouped', sheetPerValue: true },
    { kind: 'cost', by: [by, 'ServiceCategory'], compare: 'none', chart: 'stacked' },
    { kind: 'trend', by },
    { kind: 'change', by },
  ],
});

const contents: Readonly<Record<StarterKey, Partial<ReportTemplateInput>>> = {
  'showback-team': showback('x_Team'),
  'showback-product': showback('x_Product'),
  'showback-customer': showback('x_Customer'),
  'unit-economics': {
    sections: [
      { kind: 'summary' },
      { kind: 'units' },
      { kind: 'cost', by: ['x_Product'] },
      { kind: 'change', by: 'x_Product' },
    ],
  },
  gpu: {
    sections: [
      { kind: 'gpu', show: ['summary', 'idle-by-team', 'jobs'] },
      { kind: 'units', units: ['gpu-hour-allocated', 'gpu-hour-held', 'gpu-hour-used'] },
      {
        ...{ kind: 'records', dataset: 'gpu-job', chart: 'bar' },
        ...{ measures: ['Rows', 'GpuHeldSeconds', 'GpuUsedSeconds'], by: ['Cluster', 'Account'] },
      },
    ],
    gate: { reconciliation: 'off', quality: 'off' },
  },
  llm: {
    filters: [{ dimension: 'x_Model', op: 'not-in', values: [null] }],
    sections: [
      { kind: 'summary' },
      { kind: 'cost', by: ['x_ModelProvider', 'x_Model'] },
      { kind: 'cost', by: ['x_Model', 'x_TokenType'], compare: 'none', chart: 'stacked' },
      { kind: 'trend', by: 'x_Model' },
      {
        ...{ kind: 'records', dataset: 'llm-usage', by: ['Route', 'ModelProvider', 'Model'], chart: 'none' },
        measures: [
          ...['Requests', 'InputUncachedTokens', 'InputCacheReadTokens', 'InputCacheWriteTokens', 'OutputTokens'],
        ],
      },
      { kind: 'units', units: ['million-tokens', 'request', 'successful-request'] },
      { kind: 'change', by: 'x_Model' },
    ],
  },
};

/** Templates to begin with, whole and valid in the language. */
export function starters(language: ReportLanguage): { key: StarterKey; template: ReportTemplate }[] {
  return starterKeys.map(key => {
    const [name, title] = names[language][key];
    return { key, template: ReportTemplate.parse({ name, title, language, ...contents[key] }) };
  });
}
