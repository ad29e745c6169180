/**
 * What users write beside a job. A comment of `key=value` pairs (`exp=1;project=atlas`) gives those keys; any other comment stays whole
 * under `comment`. Texts may name persons: the host masks them.
 */
export function jobTags(texts: {
  readonly comment: string | null;
  readonly adminComment: string | null;
  readonly constraints: string | null;
}): Record<string, string> {
  const tags: Record<string, string> = {};
  if (texts.comment) Object.assign(tags, pairsOf(texts.comment) ?? { comment: texts.comment });
  if (texts.adminComment) tags['admin-comment'] = texts.adminComment;
  if (texts.constraints) tags.constraints = texts.constraints;
  return tags;
}

function pairsOf(text: string): Record<string, string> | null {
  const pairs = text.split(/[;,]/).map(pair => /^\s*([A-Za-z][\w.-]{0,63})=([^=]*?)\s*$/.exec(pair));
  if (pairs.some(pair => pair === null)) return null;
  return Object.fromEntries(pairs.map(pair => [pair?.[1] ?? '', pair?.[2] ?? '']));
}
