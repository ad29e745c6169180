import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentMasking, listReceipts, saveMasking } from '../../../workers/lake/masking/masking-store.ts';
import { charges, focusCsv } from '../lake-import/focus-csv.ts';
import { TestWorkspace } from '../lake-import/open-workspace.ts';
import { job, recordsCsv } from '../lake-records/records-csv.ts';

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await TestWorkspace.create();
});
afterEach(() => workspace.remove());

/** Twenty things that must not stay, each found nowhere else. */
const people = Array.from({ length: 6 }, (_, index) => `canary.person${index}@example.org`);
const users = Array.from({ length: 6 }, (_, index) => `canaryuser${index}`);
const phones = ['+82 10-5550-1234', '+1 415 555 0199'];
const addresses = ['203.0.113.71', '198.51.100.72'];
const prompts = Array.from({ length: 4 }, (_, index) => `canary prompt number ${index} about a private matter`);
const canaries = [...people, ...users, ...phones, ...addresses, ...prompts];

const focus = focusCsv([
  ...charges(3, { Tags: JSON.stringify({ team: 'red', created_by: people[0], contact: people[1] }) }),
  ...charges(1, { SkuId: 'r', ResourceId: `home/${people[2]}/disk`, ResourceName: `disk of ${people[2]}` }),
  ...charges(1, {
    SkuId: 'c',
    x_Requester: users[0] ?? '',
    x_ClientIp: addresses[0] ?? '',
    x_Note: `call ${phones[0]}`,
  }),
  ...charges(1, {
    SkuId: 'd',
    ChargeDescription: `Subscription of ${people[3]}`,
    Tags: JSON.stringify({ prompt: prompts[0], tel: phones[1] }),
  }),
]);
const jobs = recordsCsv('gpu-job', [
  job('1', 60, { UserName: users[1], JobName: `train for ${people[4]}` }),
  job('2', 60, { UserName: users[1] }),
  job('3', 60, { UserName: users[2], CancelledBy: users[3] }),
]);
const requests = recordsCsv('llm-usage', [
  {
    Route: 'gateway',
    Grain: 'request',
    ObservedAt: '2026-03-01T10:00:00Z',
    RequestId: 'r1',
    UserId: users[4],
    CustomerId: people[5],
    Requests: 1,
    Tags: JSON.stringify({
      'gen_ai.prompt.0.content': prompts[1],
      messages: [{ role: 'user', content: prompts[2] }],
      metadata: { user: users[5], input: prompts[3] },
      requester_ip_address: addresses[1],
    }),
  },
]);

/** Every file below a folder with its bytes. */
async function everyFile(folder: string): Promise<{ name: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async name => ({ name, bytes: await readFile(name) })));
}

/** Canaries in the text of anything: files as they are, Parquet files and tables read back. */
async function found(): Promise<string[]> {
  const root = workspace.lake.paths.root;
  const files = await everyFile(root);
  const inBytes = files.flatMap(({ name, bytes }) =>
    canaries.filter(canary => bytes.includes(canary)).map(canary => `${canary} in ${name}`),
  );
  const parquet = files.filter(({ name }) => name.endsWith('.parquet')).map(({ name }) => `read_parquet('${name}')`);
  const tables = await workspace.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'");
  const relations = [...parquet, ...tables.map(row => `"${row.table_name}"`)];
  const inRows: string[] = [];
  for (const relation of relations) {
    for (const row of await workspace.sql(`SELECT r::VARCHAR AS text FROM ${relation} r`))
      inRows.push(
        ...canaries.filter(canary => String(row.text).includes(canary)).map(canary => `${canary} in ${relation}`),
      );
  }
  expect(parquet.length).toBe(3);
  expect(relations.length).toBeGreaterThan(20);
  return [...inBytes, ...inRows];
}

const importAll = async () => {
  const files = [
    await workspace.write('bill.csv', focus),
    await workspace.write('jobs.csv', jobs),
    await workspace.write('requests.csv', requests),
  ];
  return workspace.import(files);
};

describe('after an import', () => {
  it('nothing of twenty names, addresses and prompts is left anywhere in the workspace', async () => {
    expect(canaries).toHaveLength(20);
    const result = await importAll();
    expect(result.failures).toEqual([]);
    expect(await found()).toEqual([]);
    await workspace.lake.engine.checkpoint();
    await workspace.reopen();
    expect(await found()).toEqual([]);
    expect(await workspace.failedChecks()).toEqual([]);
  });

  it('the same person is one token, and money and counts are what they were', async () => {
    await importAll();
    const rows = await workspace.sql('SELECT JobId, UserName, JobName FROM fact_gpu_job ORDER BY JobId');
    const token = /^p_[a-z2-7]{4}_[a-z2-7]{26}$/;
    expect(rows.map(row => token.test(String(row.UserName)))).toEqual([true, true, true]);
    expect(rows[0]?.UserName).toBe(rows[1]?.UserName);
    expect(rows[0]?.UserName).not.toBe(rows[2]?.UserName);
    expect(String(rows[0]?.JobName)).toMatch(/^train for p_[a-z2-7]{4}_[a-z2-7]{26}$/);
    expect(
      await workspace.sql('SELECT count(*)::INTEGER AS n, sum(BilledCost)::INTEGER AS billed FROM fact_cost_usage'),
    ).toEqual([{ n: 6, billed: 6 }]);
    expect(
      await workspace.sql(
        "SELECT count(*)::INTEGER AS n FROM fact_cost_usage f JOIN dim_team_product t USING (x_TeamProductKey) WHERE t.x_Team = 'red'",
      ),
    ).toEqual([{ n: 3 }]);
  });

  it('a receipt says what was done to which field, and the drop that its original was not kept', async () => {
    const result = await importAll();
    const receipts = await workspace.lake.engine.withConnection(listReceipts);
    const fieldsOf = (fileName: string) =>
      receipts
        .find(receipt => receipt.fileName === fileName)
        ?.fields.map(field => [field.field, field.detector, field.action, field.cells, field.distinct]);
    expect(fieldsOf('jobs.csv')).toEqual([
      ['CancelledBy', 'personal column', 'token', 1, 1],
      ['JobName', 'email', 'token', 1, 1],
      ['UserName', 'personal column', 'token', 3, 2],
    ]);
    expect(fieldsOf('bill.csv')).toEqual([
      ['ChargeDescription', 'email', 'token', 1, 1],
      ['ResourceId', 'email', 'token', 1, 1],
      ['ResourceName', 'email', 'token', 1, 1],
      ['Tags/contact', 'person-key', 'token', 3, 1],
      ['Tags/created_by', 'person-key', 'token', 3, 1],
      ['Tags/prompt', 'content-key', 'drop', 1, 1],
      ['Tags/tel', 'person-key', 'token', 1, 1],
      ['x_Custom/x_ClientIp', 'address-key', 'drop', 1, 1],
      ['x_Custom/x_Note', 'phone', 'token', 1, 1],
      ['x_Custom/x_Requester', 'person-key', 'token', 1, 1],
    ]);
    const bill = result.drops.find(drop => drop.fileName === 'bill.csv');
    expect(bill?.notices.some(notice => /14 cells were masked .* not kept/.test(notice))).toBe(true);
  });

  it('the same file again is known, though its bytes were not kept', async () => {
    await importAll();
    const again = await importAll();
    expect(again.drops.map(drop => drop.status)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });
});

describe('many people', () => {
  it('are all masked, in the order of the file, each row its own', async () => {
    const many = 120_000;
    const rows = Array.from({ length: many }, (_, index) =>
      job(String(index), 60, { UserName: `person-${index % 110_000}` }),
    );
    const result = await workspace.import([await workspace.write('many.csv', recordsCsv('gpu-job', rows))]);
    expect(result.failures).toEqual([]);
    const [found] = await workspace.sql(
      `SELECT count(*)::INTEGER AS n, count(DISTINCT UserName)::INTEGER AS people, count(*) FILTER (UserName NOT LIKE 'p!_%' ESCAPE '!')::INTEGER AS clear,
         count(*) FILTER (JobId <> (x_SourceRow - 1)::VARCHAR)::INTEGER AS moved FROM fact_gpu_job`,
    );
    expect(found).toEqual({ n: many, people: 110_000, clear: 0, moved: 0 });
    const [same] = await workspace.sql(
      `SELECT count(*)::INTEGER AS n FROM fact_gpu_job a JOIN fact_gpu_job b ON b.JobId::INTEGER = a.JobId::INTEGER + 110000 WHERE a.UserName <> b.UserName`,
    );
    expect(same).toEqual({ n: 0 });
    const [receipt] = await workspace.lake.engine.withConnection(listReceipts);
    expect(receipt?.fields).toEqual([
      { field: 'UserName', detector: 'personal column', action: 'token', cells: many, distinct: 110_000 },
    ]);
  });
});

describe('a file without anybody in it', () => {
  it('is kept as received, without a receipt', async () => {
    await workspace.import([await workspace.write('a.csv', focusCsv(charges(2, { Tags: '{"team": "red"}' })))]);
    expect(await workspace.lake.engine.withConnection(listReceipts)).toEqual([]);
    const raw = await everyFile(workspace.lake.paths.raw);
    expect(
      raw
        .map(({ name }) =>
          name
            .split('/')
            .at(-1)
            ?.replace(/-[0-9a-f]+/, ''),
        )
        .toSorted(),
    ).toEqual(['received.csv', 'rows.json', 'rows.parquet']);
  });
});

describe('a key that cannot be read', () => {
  const locked = { key: null, isLasting: true };

  it('stops files with people in them before anything is changed, and no others', async () => {
    const files = [
      await workspace.write('jobs.csv', jobs),
      await workspace.write('clean.csv', focusCsv(charges(2, { Tags: '{"team": "red"}' }))),
    ];
    const result = await workspace.import(files, { masking: locked });
    expect(result.failures.map(({ name, error }) => [name, error.code])).toEqual([
      ['jobs.csv', 'masking.key-unavailable'],
    ]);
    expect(result.drops.map(drop => drop.fileName)).toEqual(['clean.csv']);
    expect(await workspace.rowCount('fact_gpu_job')).toBe(0);
    const left = await everyFile(workspace.lake.paths.root);
    expect(left.filter(({ bytes }) => canaries.some(canary => bytes.includes(canary)))).toEqual([]);
  });
});

describe('an import that was killed', () => {
  it('leaves no clear copy beside rows that were read, once the workspace is open again', async () => {
    // as a kill leaves it: the file staged, read and masked by one attempt, and staged again by the next
    const folder = join(workspace.lake.paths.staging, 'a'.repeat(64));
    await workspace.reopen(async () => {
      await mkdir(folder);
      await writeFile(join(folder, 'rows-1.parquet'), '');
      await writeFile(join(folder, 'rows-1.json'), '{}');
      await writeFile(join(folder, 'content-dropped.json'), '{}');
      await writeFile(join(folder, 'received.csv'), jobs);
    });
    expect((await readdir(folder)).toSorted()).toEqual(['content-dropped.json', 'rows-1.json', 'rows-1.parquet']);
  });
});

describe('a policy', () => {
  it('holds for what is imported afterwards', async () => {
    await importAll();
    const { engine } = workspace.lake;
    const columns = [{ field: 'UserName', action: 'drop' as const }];
    const saved = await saveMasking(engine, { columns, detect: ['email'], keepContent: false }, new Date());
    expect(await engine.withConnection(currentMasking)).toEqual({
      version: 1,
      columns,
      detect: ['email'],
      keepContent: false,
    });
    expect(saved.version).toBe(1);
    const later = recordsCsv('gpu-job', [job('9', 60, { UserName: 'somebody' })]);
    await workspace.import([await workspace.write('later.csv', later)]);
    const names = await workspace.sql('SELECT JobId, UserName IS NULL AS is_empty FROM fact_gpu_job ORDER BY JobId');
    expect(names).toEqual([
      { JobId: '1', is_empty: false },
      { JobId: '2', is_empty: false },
      { JobId: '3', is_empty: false },
      { JobId: '9', is_empty: true },
    ]);
  });
});
