import type { CanonicalRow } from '../../connector/record-scan.ts';
import { plainDecimal } from '../decimal-text.ts';
import { isJsonObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import { billingMonth, instantsOfBucket, isoOfSeconds, type ReportContext, secondsOfBucket } from './report-row.ts';

/**
 * FOCUS 1.4 columns of a provider's cost report, and ours. List and contracted cost are not among them: neither report tells list prices,
 * and what is not known is left out. Billed and effective cost are equal: these providers sell nothing in advance that the reports spread.
 */
export const costReportColumns = [
  'BilledCost',
  'EffectiveCost',
  'BillingAccountId',
  'BillingCurrency',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargeCategory',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ConsumedQuantity',
  'ConsumedUnit',
  'InvoiceIssuerName',
  'ServiceProviderName',
  'ServiceCategory',
  'ServiceName',
  'SkuId',
  'SubAccountId',
  'x_ApiKeyId',
  'x_CostType',
  'x_ContextTier',
  'x_Geography',
  'x_Model',
  'x_ModelProvider',
  'x_ServiceTier',
  'x_TokenType',
] as const;

/**
 * Charge lines of one bucket of OpenAI's `/organization/costs`. `amount.value` is in units of the currency, a number in the specification
 * and a text in some answers; it is taken as written.
 */
export function openAiCostRows(bucket: JsonObject, context: ReportContext): CanonicalRow[] {
  const { start, end } = secondsOfBucket(bucket);
  const period = { start: isoOfSeconds(start), end: isoOfSeconds(end) };
  return listAt(bucket, 'results')
    .filter(isJsonObject)
    .map(result => {
      const amount = objectAt(result, 'amount');
      const value = textAt(amount, 'value');
      const item = textAt(result, 'line_item');
      return {
        ...commonColumns('OpenAI', 'OpenAI API', period, context),
        ...moneyColumns(value, plainDecimal(value ?? ''), textAt(amount, 'currency')),
        ChargeDescription: item,
        ConsumedQuantity: textAt(result, 'quantity'),
        ConsumedUnit: textAt(result, 'quantity_unit'),
        SkuId: item,
        SubAccountId: textAt(result, 'project_id'),
        x_ApiKeyId: textAt(result, 'api_key_id'),
        x_ModelProvider: 'openai',
        ...modelOfLineItem(item),
      };
    });
}

/** Charge lines of one bucket of Anthropic's `/organizations/cost_report`. `amount` is a decimal text in CENTS: "123.45" is 1.2345 USD. */
export function anthropicCostRows(bucket: JsonObject, context: ReportContext): CanonicalRow[] {
  const bounds = instantsOfBucket(bucket);
  const period = { start: new Date(bounds.start).toISOString(), end: new Date(bounds.end).toISOString() };
  return listAt(bucket, 'results')
    .filter(isJsonObject)
    .map(result => {
      const value = textAt(result, 'amount');
      return {
        ...commonColumns('Anthropic', 'Claude API', period, context),
        ...moneyColumns(value, plainDecimal(value ?? '', -2), textAt(result, 'currency')),
        ChargeDescription: textAt(result, 'description'),
        SkuId: textAt(result, 'description'),
        SubAccountId: textAt(result, 'workspace_id'),
        x_CostType: textAt(result, 'cost_type'),
        x_ContextTier: textAt(result, 'context_window'),
        x_Geography: textAt(result, 'inference_geo'),
        x_Model: textAt(result, 'model'),
        x_ModelProvider: 'anthropic',
        x_ServiceTier: textAt(result, 'service_tier'),
        x_TokenType: textAt(result, 'token_type'),
      };
    });
}

function commonColumns(
  provider: string,
  service: string,
  period: { readonly start: string; readonly end: string },
  { accountId }: ReportContext,
): CanonicalRow {
  const month = billingMonth(period.start);
  return {
    BillingAccountId: accountId,
    BillingPeriodStart: month.start,
    BillingPeriodEnd: month.end,
    ChargeFrequency: 'Usage-Based',
    ChargePeriodStart: period.start,
    ChargePeriodEnd: period.end,
    InvoiceIssuerName: provider,
    ServiceProviderName: provider,
    ServiceCategory: 'AI and Machine Learning',
    ServiceName: service,
  };
}

/** An amount that is no number stays as written, so that the row is refused with its reason and not read as nothing. */
function moneyColumns(written: string | null, plain: string | null, currency: string | null): CanonicalRow {
  const amount = plain ?? written;
  return {
    BilledCost: amount,
    EffectiveCost: amount,
    BillingCurrency: currency?.toUpperCase() ?? null,
    ChargeCategory: plain?.startsWith('-') ? 'Credit' : 'Usage',
  };
}

const lineItemTokens: Readonly<Record<string, string>> = {
  input: 'input',
  'cached input': 'cache-read',
  output: 'output',
  'audio input': 'input-audio',
  'audio output': 'output-audio',
};

/** "gpt-4o-2024-08-06, cached input" names model and token type; other line items name neither. */
function modelOfLineItem(item: string | null): CanonicalRow {
  const [, model, what] = /^(.+), ([a-z ]+)$/.exec(item ?? '') ?? [];
  const tokenType = lineItemTokens[what ?? ''];
  return tokenType === undefined ? {} : { x_Model: model, x_TokenType: tokenType };
}
