import { useMemo } from 'react';
import { teamProductAttributes } from '../../src-core/anycost/schema.ts';
import { ruleField } from '../../src-core/policy/tag-rules/fields.ts';
import { useCatalog } from './lake-query.ts';

/** The fields a condition may look at: the attributes, and what the lake has values of. */
export function useRuleFields(): readonly string[] {
  const { data: catalog } = useCatalog();
  return useMemo(() => {
    const filled = (catalog?.dimensions ?? []).filter(({ filled, name }) => filled > 0 && ruleField(name) !== null);
    return [...new Set([...teamProductAttributes, ...filled.map(({ name }) => name)])];
  }, [catalog]);
}
