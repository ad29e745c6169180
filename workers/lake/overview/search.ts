import { addressOf, spendOf } from '../../../src-core/address/addresses.ts';
import { SplitRule } from '../../../src-core/contract/allocation.ts';
import type { SearchHit } from '../../../src-core/contract/overview.ts';
import { TagRule } from '../../../src-core/contract/rules.ts';
import { fold, matchQuality, rankHits, type SearchWords, searchWords } from '../../../src-core/search/match.ts';
import { type Row, toText } from '../import/sql-run.ts';
import type { Snapshot } from '../query/snapshot.ts';
import { currentInvoices } from '../reconcile/invoice-store.ts';
import { type Name, readNames, tagName } from './name-index.ts';

/** Of one kind no more than this is shown: the others must have room. */
export const PER_KIND = 8;

type Found = { hit: SearchHit; quality: number; size: bigint };

/** Names by which charges are grouped, read once per lake version. */
export class NameIndex {
  #held: { version: number; names: Promise<Name[]> } | null = null;

  of(snapshot: Snapshot): Promise<Name[]> {
    if (this.#held?.version === snapshot.version) return this.#held.names;
    const held = { version: snapshot.version, names: readNames(snapshot) };
    held.names.catch(() => {
      if (this.#held === held) this.#held = null; // a cancelled search must not spoil the next one
    });
    this.#held = held;
    return held.names;
  }
}

/**
 * What the lake has under these words, best first. Names of charges come from the index; resources, jobs, files, rules, splits and invoices
 * from their own small tables. The charge lines are not read.
 */
export async function searchLake(
  snapshot: Snapshot,
  index: NameIndex,
  { text, limit, keys }: { text: string; limit: number; keys: readonly { key: string; distinct: number | null }[] },
): Promise<SearchHit[]> {
  const words = searchWords(text);
  if (words.length === 0) return [];
  const found: Found[] = [];
  for (const { hit, title, others, size } of [...(await index.of(snapshot)), ...keys.map(tagName)]) {
    const quality = matchQuality(words, title, others);
    if (quality !== null) found.push({ hit, quality, size });
  }
  for (const read of [resources, jobs, files, rules, splits, invoices]) found.push(...(await read(snapshot, words)));
  const ranked = found.map(entry => ({ ...entry, kind: entry.hit.kind, title: entry.hit.title }));
  return rankHits(ranked, { limit, perKind: PER_KIND }).map(({ hit }) => hit);
}

/** Rows in which every word is somewhere in `columns`; the ones that fit the first column best first, at most a few. */
async function matching(
  snapshot: Snapshot,
  from: string,
  columns: readonly string[],
  words: SearchWords,
): Promise<Row[]> {
  const text = `lower(concat_ws(' ', ${columns.join(', ')}))`;
  const whole = `$${words.length + 1}`;
  const contains = words.map((_, index) => `contains(${text}, $${index + 1})`).join(' AND ');
  const rows = await snapshot.all({
    sql: `-- grain: one row per thing of ${from.slice(0, 60)}
      SELECT * FROM (${from}) WHERE ${contains}
      ORDER BY lower(${columns[0]}) = ${whole} DESC, starts_with(lower(${columns[0]}), ${whole}) DESC, length(${columns[0]}), ${columns.join(', ')} LIMIT ${PER_KIND * 4}`,
    params: [...words, words.join(' ')],
  });
  return rows as Row[];
}

const texts = (row: Row, columns: readonly string[]) => columns.map(column => toText(row[column]) ?? '');

/** `titles`: the first that is there is the title; all of them are searched. */
function foundOf(
  rows: readonly Row[],
  words: SearchWords,
  titles: readonly string[],
  hit: (row: Row, title: string) => SearchHit,
): Found[] {
  return rows.flatMap(row => {
    const names = texts(row, titles).filter(name => name !== '');
    const [title = ''] = names;
    const quality = matchQuality(words, fold(title), names.slice(1).map(fold));
    return quality === null ? [] : [{ hit: hit(row, title), quality, size: 0n }];
  });
}

const joined = (...parts: readonly (string | null)[]) => parts.filter(part => part !== null && part !== '').join(' · ');

/** Resources of one name are one hit: machines that come and go share it. */
async function resources(snapshot: Snapshot, words: SearchWords): Promise<Found[]> {
  const columns = ['ResourceName', 'ResourceId'];
  const from = `SELECT coalesce(ResourceName, ResourceId) AS ResourceName, any_value(ResourceId) AS ResourceId, count(DISTINCT ResourceId)::BIGINT AS ids,
      any_value(ResourceType) AS ResourceType, any_value(ServiceName) AS ServiceName
    FROM dim_resource WHERE ResourceId IS NOT NULL AND contains(lower(concat_ws(' ', ResourceName, ResourceId)), $1) GROUP BY ALL`;
  const rows = await matching(snapshot, from, columns, words);
  return foundOf(rows, words, columns, (row, title) => {
    const id = toText(row.ResourceId);
    const isOne = Number(row.ids) === 1;
    const which = isOne ? (title === id ? null : id) : `${Number(row.ids)}×`;
    return {
      kind: 'resource',
      title,
      detail: joined(toText(row.ResourceType), toText(row.ServiceName), which),
      cost: [],
      address: isOne
        ? spendOf('ResourceId', id, ['ChargeDescription'])
        : spendOf('ResourceName', title, ['ResourceId']),
    };
  });
}

/** By name, or by number; its cost is with its partition, which is where the address leads. */
async function jobs(snapshot: Snapshot, words: SearchWords): Promise<Found[]> {
  const columns = ['JobName', 'Numbers'];
  const from = `SELECT coalesce(JobName, DisplayJobId) AS JobName, Cluster, "Partition", Account, count(*)::BIGINT AS attempts,
      CASE WHEN count(DISTINCT DisplayJobId) <= 3 THEN string_agg(DISTINCT DisplayJobId, ' ') ELSE '' END AS Numbers
    FROM fact_gpu_job WHERE contains(lower(concat_ws(' ', JobName, DisplayJobId)), $1) GROUP BY ALL`;
  const rows = await matching(snapshot, from, columns, words);
  return foundOf(rows, words, columns, (row, title) => {
    const partition = toText(row.Partition);
    const cluster = toText(row.Cluster) ?? '';
    return {
      kind: 'job',
      title,
      detail: joined(
        toText(row.Numbers) || `${Number(row.attempts)}×`,
        toText(row.Account),
        partition === null ? cluster : `${cluster}/${partition}`,
      ),
      cost: [],
      address: spendOf('ResourceId', partition === null ? cluster : `${cluster}/${partition}`, ['x_Team']),
    };
  });
}

async function files(snapshot: Snapshot, words: SearchWords): Promise<Found[]> {
  const columns = ['FileName', 'Source'];
  const from = 'SELECT FileName, Source, DropUid, CAST(ImportedAt AS VARCHAR) AS ImportedAt FROM drop_file';
  const rows = await matching(snapshot, from, columns, words);
  return foundOf(rows, words, columns, (row, title) => ({
    kind: 'file',
    title,
    detail: joined(toText(row.Source), (toText(row.ImportedAt) ?? '').slice(0, 10)),
    cost: [],
    address: addressOf.file(String(row.DropUid)),
  }));
}

async function rules(snapshot: Snapshot, words: SearchWords): Promise<Found[]> {
  const [newest] = await snapshot.all({ sql: 'SELECT Body FROM rule_set ORDER BY Version DESC LIMIT 1', params: [] });
  if (!newest) return [];
  return TagRule.array()
    .parse(JSON.parse(String(newest.Body)))
    .flatMap(rule => {
      const conditions = rule.where.map(({ field, value }) => `${field} ${value}`);
      const quality = matchQuality(words, fold(rule.id), [fold(rule.note), ...conditions.map(fold)]);
      const hit: SearchHit = {
        kind: 'rule',
        title: rule.id,
        detail: joined(rule.attribute.replace(/^x_/, ''), rule.note),
        cost: [],
        address: addressOf.rule(rule.id),
      };
      return quality === null ? [] : [{ hit, quality, size: 0n }];
    });
}

async function splits(snapshot: Snapshot, words: SearchWords): Promise<Found[]> {
  const [newest] = await snapshot.all({ sql: 'SELECT Body FROM cost_model ORDER BY Version DESC LIMIT 1', params: [] });
  if (!newest) return [];
  return SplitRule.array()
    .parse(JSON.parse(String(newest.Body)))
    .flatMap(rule => {
      const quality = matchQuality(words, fold(rule.name), [fold(rule.id), fold(rule.note)]);
      const hit: SearchHit = {
        kind: 'split',
        title: rule.name,
        detail: joined(rule.kind, rule.attribute.replace(/^x_/, ''), rule.note),
        cost: [],
        address: addressOf.split(rule.id),
      };
      return quality === null ? [] : [{ hit, quality, size: 0n }];
    });
}

async function invoices(snapshot: Snapshot, words: SearchWords): Promise<Found[]> {
  return (await currentInvoices(snapshot.connection)).flatMap(({ invoiceId, issuer, month, currency, amount }) => {
    const quality = matchQuality(words, fold(invoiceId), [fold(issuer), month]);
    const hit: SearchHit = {
      kind: 'invoice',
      title: invoiceId,
      detail: joined(issuer, month),
      cost: [{ currency, amount }],
      address: addressOf.invoice(month, invoiceId),
    };
    return quality === null ? [] : [{ hit, quality, size: 0n }];
  });
}
