import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type GatePolicy,
  type Pack,
  type PackDiff,
  ReportTemplate,
  type VerifiedPack,
} from '../../../src-core/contract/reports.ts';
import type { Task } from '../../../src-core/contract/tasks.ts';
import { contentText, type PackRecord } from '../../../src-core/reports/pack-record.ts';
import { createWorkbench, type Workbench } from '../../../src-main/app/compose.ts';
import { presentTotals } from '../../../src-main/services/reports/publish-holds.ts';
import { focusCsv } from '../../fixtures/focus/focus-text.ts';
import { mureon } from '../../support/command-line.ts';
import { codeOf, handMadePack, readAsReader, sha256 } from '../../support/hand-made-pack.ts';
import { ObjectStore, storeKey } from '../../support/object-store.ts';
import { testAdapters } from '../../support/test-adapters.ts';
import { temporaryFolder } from '../../support/workspace.ts';

/** A real lake, workspace and gate; the packs are made by hand, because what publishes them must not care who built them. */
const root = temporaryFolder('packs');
const me = `${userInfo().username}@${hostname()}`;
/** Where the next publication or download goes: the dialog's answer. */
let chosen = root.path;
let workbench: Workbench;

const lines = [
  { BilledCost: '10.1', EffectiveCost: '9.000000000000000000000001', ServiceName: 'Amazon EC2' },
  { BilledCost: '-2.6137', EffectiveCost: '-2.6137', ServiceName: 'Amazon EC2', ChargeCategory: 'Credit' },
  { BilledCost: '3', EffectiveCost: '3', BillingCurrency: 'EUR', ServiceName: '=cmd|calc' },
];

beforeAll(async () => {
  workbench = await createWorkbench({
    ...testAdapters('cli', join(root.path, 'workspace')),
    chooseTarget: async ({ kind, suggestedName }) => ({
      path: kind === 'folder' ? chosen : join(chosen, suggestedName),
      downloadTicket: null,
    }),
  });
  await importLines(lines, 'bill.csv');
});
afterAll(async () => {
  await workbench.close();
  root.remove();
});

const api = () => workbench.client(workbench.createSender(null)).reports;
const newFolder = (name: string) => {
  const path = join(root.path, name);
  mkdirSync(path);
  return path;
};

async function importLines(rows: typeof lines, name: string): Promise<void> {
  const path = join(root.path, name);
  writeFileSync(path, focusCsv(rows.map(row => ({ ...row, ResourceId: name })))); // the same file twice would change nothing
  const client = workbench.client(workbench.createSender(null));
  const { handle } = await workbench.services.files.register(path);
  const { taskId } = await client.imports.start({ handles: [handle], source: 'bill' });
  expect((await workbench.services.tasks.wait(taskId)).state).toBe('done');
}

/** A pack of the lake as it is now, with its lines as CSV beside the page. */
async function built(
  change: Partial<PackRecord> = {},
  gate: Partial<GatePolicy> = {},
  csvLines: readonly string[] = [],
): Promise<PackRecord> {
  const { packs } = workbench.services.reports;
  const id = crypto.randomUUID();
  const folder = await packs.makeFolder(id);
  const base = handMadePack(folder, { sizes: [] });
  const template = ReportTemplate.parse({ ...base.template, gate });
  const now = await presentTotals(workbench.services.lake, { template, period: '2024-09' });
  const csv = ['BillingCurrency,BilledCost,EffectiveCost,ListCost,ContractedCost', ...csvLines].join('\r\n');
  const page = '<!doctype html><title>Showback</title>';
  const file = (name: string, format: 'csv' | 'html', table: string | null, text: string, rows: number) => {
    writeFileSync(join(folder, name), text);
    const proof = { sizeBytes: Buffer.byteLength(text), sha256: sha256(text), rows };
    return { name, format, table, ...proof, neutralisedCells: 0, inexactCells: 0, part: null };
  };
  const files = [
    file('lines.csv', 'csv', 'cost-lines', csv, csvLines.length),
    file('page.html', 'html', null, page, 0),
  ];
  const { rows, totals } = now;
  const record = {
    ...base,
    id,
    template,
    period: '2024-09',
    title: 'Showback 2024-09',
    rows,
    totals,
    files,
    builtBy: me,
    ...change,
  };
  const whole = { ...record, contentHash: sha256(contentText(record)) };
  await packs.add(whole);
  return whole;
}

const csvOfLines = (rows: typeof lines) =>
  rows.map(
    row => `${'BillingCurrency' in row ? row.BillingCurrency : 'USD'},${row.BilledCost},${row.EffectiveCost},2,1.5`,
  );

async function publish(id: string, destinationId: string | null = null): Promise<Task> {
  const { taskId } = await api().publish({ id, destinationId });
  return workbench.services.tasks.wait(taskId ?? '');
}

describe('what may leave', () => {
  it('a pack whose gate refused may not, and the message says why', async () => {
    chosen = newFolder('refused');
    const findings = [
      {
        code: 'missing-days' as const,
        effect: 'refuses' as const,
        facts: { days: 2 },
        message: '2 days are missing',
        address: null,
      },
      { code: 'quality' as const, effect: 'stated' as const, facts: {}, message: 'findings', address: null },
    ];
    const { id } = await built({ gate: { outcome: 'refused', findings } });
    expect((await api().pack({ id })).holds).toEqual(['gate']);
    const task = await publish(id);
    expect(task.error).toMatchObject({
      code: 'report.refused',
      details: { why: '2 days are missing', holds: ['gate'] },
    });
    expect(readdirSync(chosen)).toEqual([]);
  });

  it('one that needs another person’s approval: not the builder’s, not for other content, void when a file changed', async () => {
    chosen = newFolder('approval');
    const own = await built({}, { approval: 'other-person' });
    const approve = (pack: PackRecord, contentHash = pack.contentHash) =>
      api().approve({ id: pack.id, contentHash, note: 'seen' });
    expect(await codeOf(approve(own))).toBe('report.not-approvable');
    expect((await publish(own.id)).error?.details.why).toBe(`Nobody but ${me}, who built it, has approved it`);

    const pack = await built({ builtBy: 'ben@lab' }, { approval: 'other-person' });
    expect((await publish(pack.id)).error?.details.holds).toEqual(['approval']);
    expect(await codeOf(approve(pack, sha256('something else')))).toBe('report.not-approvable');
    const path = join(workbench.services.reports.packs.folder(pack.id), 'lines.csv');
    const text = readFileSync(path);
    writeFileSync(path, 'other lines');
    expect(await codeOf(approve(pack))).toBe('report.file-changed');
    writeFileSync(path, text);
    const approved = await approve(pack);
    expect(approved.holds).toEqual([]);
    expect(approved.approvals).toMatchObject([{ by: me, contentHash: pack.contentHash, note: 'seen' }]);

    const task = await publish(pack.id);
    expect(task.error).toBeNull();
    const { manifests, problems } = readAsReader(chosen);
    expect(problems).toEqual([]);
    expect(manifests[0]?.approvals).toMatchObject([{ by: me, contentHash: pack.contentHash }]);
    // The trail knows, and the manifest knows the trail: its checkpoint is the record of this very publication.
    const trail = await workbench.services.workspace.auditTrail({ limit: 10 });
    const entry = trail.find(({ call }) => call === 'reports.published');
    expect(entry?.subject).toContain(pack.contentHash);
    expect(entry?.subject).toContain(chosen);
    expect(manifests[0]?.auditCheckpoint?.sequence).toBe(entry?.sequence);
  });

  it('one that the lake contradicts by now may not', async () => {
    chosen = newFolder('stale');
    const { id, totals } = await built();
    await importLines(
      lines.map((row, index) => (index === 0 ? { ...row, BilledCost: '11.1' } : row)),
      'bill-2.csv',
    );
    const task = await publish(id);
    expect(task.error).toMatchObject({ code: 'report.refused', details: { holds: ['changed-since-built'] } });
    // 11.1 - 10.1 = 1 in USD, measured against 10.1 - 2.6137 = 7.4863
    expect(await api().restated({ id })).toEqual([
      { measure: 'BilledCost', currency: 'USD', published: '7.4863', now: '8.4863', difference: '1' },
    ]);
    expect(totals).toContainEqual({ measure: 'BilledCost', currency: 'USD', amount: '7.4863' });
    await importLines(lines, 'bill-3.csv');
    expect(await api().restated({ id })).toEqual([]);
  });
});

describe('a published pack', () => {
  let share = '';
  let pack: PackRecord;
  beforeAll(async () => {
    share = newFolder('share');
    chosen = share;
    pack = await built({}, {}, csvOfLines(lines));
    expect((await publish(pack.id)).error).toBeNull();
  });

  it('is proved by anyone with the folder alone: files, and lines that sum to the totals', async () => {
    const result = await mureon(newFolder('nobody'), ['report', 'verify', share]);
    expect(result.exitCode, result.stdout + result.stderr).toBe(0);
    const verified = result.json<VerifiedPack>();
    expect(verified).toMatchObject({ ok: true, totalsFromFiles: 'same', restated: null });
    expect(verified.manifest?.packId).toBe(pack.id);
  });

  it('one changed byte of any of its files is found and named', async () => {
    for (const name of readdirSync(share).filter(each => !each.startsWith('.'))) {
      const path = join(share, name);
      const original = readFileSync(path);
      const damaged = Buffer.from(original);
      damaged[Math.floor(damaged.length / 2)] = (damaged[Math.floor(damaged.length / 2)] ?? 0) ^ 1;
      writeFileSync(path, damaged);
      const verified = await api().verify({ id: pack.id });
      writeFileSync(path, original);
      expect(verified.ok, name).toBe(false);
      expect(verified.files.find(file => file.name === name)?.state).toBe('changed');
    }
    expect((await api().verify({ id: pack.id })).ok).toBe(true);
  });

  it('opens byte for byte after a restatement, and says by how much', async () => {
    const before = readdirSync(share).map(name => readFileSync(join(share, name), 'hex'));
    const { html } = await api().page({ id: pack.id });
    await importLines(
      lines.map((row, index) => (index === 2 ? { ...row, EffectiveCost: '3.000000000000000000000007' } : row)),
      'bill-4.csv',
    );
    expect((await api().page({ id: pack.id })).html).toBe(html);
    expect(readdirSync(share).map(name => readFileSync(join(share, name), 'hex'))).toEqual(before);
    const restated = [
      {
        ...{ measure: 'EffectiveCost', currency: 'EUR', published: '3', now: '3.000000000000000000000007' },
        difference: '0.000000000000000000000007',
      },
    ];
    expect(await api().restated({ id: pack.id })).toEqual(restated);
    expect((await api().verify({ id: pack.id })).restated).toEqual(restated);
    // It was published: that is not undone, and it cannot be forgotten.
    expect(await codeOf(api().discard({ id: pack.id }))).toBe('report.published-pack');
  });

  it('and its successor differ by what was restated, by ids and by folders', async () => {
    chosen = newFolder('share-2');
    const changed = lines.map((row, index) =>
      index === 2 ? { ...row, EffectiveCost: '3.000000000000000000000007' } : row,
    );
    const second = await built({ lakeHash: sha256('another') }, {}, csvOfLines(changed));
    expect((await publish(second.id)).error).toBeNull();
    const byId = await api().diff({ a: pack.id, b: second.id });
    expect(byId.isSame).toBe(false);
    expect(byId.causes).toEqual(['lake']);
    const effective = byId.totals.find(({ measure, currency }) => measure === 'EffectiveCost' && currency === 'EUR');
    expect(effective?.difference).toBe('0.000000000000000000000007');
    const result = await mureon(newFolder('nobody-2'), ['report', 'diff', share, chosen]);
    expect(result.exitCode, result.stdout + result.stderr).toBe(0);
    expect(result.json<PackDiff>().totals).toEqual(byId.totals);
    const human = await mureon(join(root.path, 'nobody-2'), ['report', 'diff', share, chosen], { isJson: false });
    expect(human.stdout).toContain('0.000000000000000000000007');
  });

  it('whose lines do not sum to its totals is not believed, though every hash fits', async () => {
    chosen = newFolder('forged');
    const forged = await built({}, {}, csvOfLines(lines)); // the lake has 3.000000000000000000000007 by now
    expect((await publish(forged.id)).error).toBeNull();
    const verified = await api().verify({ id: forged.id });
    expect(verified.files.every(({ state }) => state === 'ok')).toBe(true);
    expect(verified).toMatchObject({ ok: false, totalsFromFiles: 'different' });
  });

  it('gives single files to who asks, and the trail knows', async () => {
    chosen = newFolder('downloads');
    await api().download({ id: pack.id, file: 'lines.csv' });
    expect(sha256(readFileSync(join(chosen, 'lines.csv')))).toBe(pack.files[0]?.sha256);
    const [entry] = (await workbench.services.workspace.auditTrail({ limit: 5 })).filter(
      ({ call }) => call === 'reports.downloaded',
    );
    expect(entry?.subject).toContain('lines.csv');
    expect(await codeOf(api().download({ id: pack.id, file: 'lines.csv' }))).toBe('done'); // the same file again
    writeFileSync(join(chosen, 'page.html'), 'mine');
    expect(await codeOf(api().download({ id: pack.id, file: 'page.html' }))).toBe('report.destination-taken');
  });
});

describe('destinations', () => {
  it('a folder: chosen in a dialog by a window, checked, used, and found gone', async () => {
    const path = newFolder('drive');
    const window = workbench.client(workbench.createSender('window')).reports;
    const destination = { kind: 'folder', name: 'Drive', path } as const;
    const save = { id: null, baseVersion: null, destination };
    expect(await codeOf(window.saveDestination(save))).toBe('report.destination-not-chosen');
    chosen = path;
    expect(await window.chooseFolder()).toEqual({ path });
    const saved = await window.saveDestination(save);
    expect(saved.body).toEqual({ ...destination, isMounted: false });
    expect(await api().checkDestination({ id: saved.id })).toEqual({
      code: 'file',
      found: 'A file was written, read back and removed.',
    });
    expect(readdirSync(path)).toEqual([]);
    const { id } = await built();
    const done = (await publish(id, saved.id)).result as Pack;
    expect(done.publications).toMatchObject([{ destinationId: saved.id, place: path, folder: path, edition: 1 }]);
    expect(readAsReader(path).problems).toEqual([]);
    const gone = await api().saveDestination({
      id: null,
      baseVersion: null,
      destination: { ...destination, path: newFolder('gone') },
    });
    const { rmdirSync } = await import('node:fs');
    rmdirSync(join(root.path, 'gone'));
    expect((await publish(id, gone.id)).error?.code).toBe('report.destination-missing'); // and nobody makes it
    expect(readdirSync(root.path)).not.toContain('gone');
    await api().removeDestination({ id: saved.id, baseVersion: saved.version });
    expect((await api().destinations()).map(({ id: each }) => each)).toEqual([gone.id]);
  });

  it('a store: its key is in no document, log or error, and it is used', async () => {
    const store = await ObjectStore.start();
    try {
      const place = { endpoint: store.url, region: 'us-east-1', bucket: store.bucket, prefix: 'packs' };
      const destination = {
        kind: 's3',
        name: 'Store',
        ...place,
        accessKeyId: storeKey.accessKeyId,
        allowPlainHttp: true,
      } as const;
      const secrets = { secretAccessKey: storeKey.secretAccessKey };
      const saved = await api().saveDestination({
        id: null,
        baseVersion: null,
        destination: { ...destination, caFile: null },
        secrets,
      });
      expect(saved.secrets).toMatchObject([{ name: 'secretAccessKey', isOptional: false }]);
      expect(JSON.stringify(await workbench.services.workspace.documents({ kind: 'destination' }))).not.toContain(
        'secretAccessKey',
      );
      expect((await api().checkDestination({ id: saved.id })).found).toMatch(
        /^An object was written, read back and removed\./,
      );
      const { id } = await built();
      const task = await publish(id, saved.id);
      expect(task.error).toBeNull();
      expect((task.result as Pack).publications).toMatchObject([{ destinationId: saved.id, folder: null, edition: 1 }]);
      // Again: noted once, nothing new.
      expect(((await publish(id, saved.id)).result as Pack).publications).toHaveLength(1);
    } finally {
      await store.close();
    }
  });
});
