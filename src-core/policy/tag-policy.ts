import { modelVersionAttributes, teamProductAttributes } from '../anycost/schema.ts';

export type TagAttribute = (typeof teamProductAttributes)[number] | (typeof modelVersionAttributes)[number];

/**
 * Which tag keys and custom columns feed an attribute, the first one with a value wins. Keys are written normalised: see
 * `normaliseKey`. Values are never changed, except that surrounding blanks go and an empty value counts as none.
 */
export type TagPolicy = { readonly version: number; readonly keys: Readonly<Record<TagAttribute, readonly string[]>> };

/**
 * The policy every workspace starts with. A source's own column of the attribute's name comes first (`x_Team`), then the tag
 * keys that the providers' tagging guides and the FOCUS sample use.
 */
export const defaultTagPolicy: TagPolicy = {
  version: 1,
  keys: {
    x_Team: [
      'x_team',
      'team',
      'owner_team',
      'squad',
      'owner',
      'business_unit',
      'businessunit',
      'department',
      'org',
      'group',
    ],
    x_Product: ['x_product', 'product', 'application', 'app', 'project', 'service', 'workload'],
    x_Customer: ['x_customer', 'customer', 'customer_id', 'tenant', 'tenant_id', 'client'],
    x_Feature: ['x_feature', 'feature', 'feature_name', 'use_case', 'usecase', 'component'],
    x_Environment: ['x_environment', 'environment', 'env', 'stage', 'deployment_environment'],
    x_SdlcStage: ['x_sdlcstage', 'x_sdlc_stage', 'sdlc_stage', 'sdlcstage', 'sdlc', 'lifecycle', 'phase'],
    x_CostCenter: ['x_costcenter', 'x_cost_center', 'cost_center', 'costcenter', 'cost_centre', 'costcentre', 'cc'],
    x_ModelProvider: [
      'x_modelprovider',
      'x_model_provider',
      'modelprovider',
      'model_provider',
      'gen_ai_provider_name',
      'gen_ai_system',
    ],
    x_Model: ['x_model', 'model', 'modelid', 'model_id', 'modelname', 'model_name', 'gen_ai_request_model'],
    x_ModelVersion: ['x_modelversion', 'x_model_version', 'modelversion', 'model_version', 'gen_ai_response_model'],
    x_Modality: ['x_modality', 'modality', 'model_modality'],
    x_PromptTemplate: ['x_prompttemplate', 'x_prompt_template', 'prompttemplate', 'prompt_template', 'prompt'],
    x_TokenType: ['x_tokentype', 'x_token_type', 'tokentype', 'token_type', 'gen_ai_token_type'],
  },
};

/**
 * Keys that mean the same: case, surrounding blanks and the separators blank, `-`, `.`, `:` and `/` do not count
 * (`" Org"`, `Cost-Center`, `cost center`). A `user:` or `aws:` style prefix stays part of the key.
 */
export function normaliseKey(key: string): string {
  return key
    .trim()
    .toLowerCase()
    .replace(/[\s\-.:/]+/g, '_');
}

/** `normaliseKey` as a DuckDB expression over a VARCHAR expression; the two are tested against each other. */
export function normaliseKeySql(expression: string): string {
  return `regexp_replace(lower(trim(${expression}, e' \\t\\r\\n')), '[\\s\\-.:/]+', '_', 'g')`;
}

/** Normalised key -> the attributes it feeds with its rank (0 = first choice), in policy order. */
export function rankedKeys(policy: TagPolicy): { attribute: TagAttribute; key: string; rank: number }[] {
  return [...teamProductAttributes, ...modelVersionAttributes].flatMap(attribute =>
    policy.keys[attribute].map((key, rank) => ({ attribute, key, rank })),
  );
}
