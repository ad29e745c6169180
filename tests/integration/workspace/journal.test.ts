import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { Journal } from '../../../workers/workspace/journal.ts';
import { openJournal } from '../../../workers/workspace/open-journal.ts';
import { temporaryFolder } from '../../support/workspace.ts';

const open = (dir: string) => new Journal(join(dir, 'workspace.sqlite'), join(dir, 'workspace.counter'));

/** A journal of 40 rows of every kind, closed (so the WAL is folded in). */
function filled(dir: string): void {
  const { journal } = openJournal(dir);
  journal.appendAll(
    Array.from({ length: 40 }, (_, index) => ({
      kind: ['setting', 'view', 'audit'][index % 3] ?? '',
      key: `key ${index % 7}`,
      value: JSON.stringify({ index, text: 'x'.repeat(50) }),
    })),
  );
  journal.close();
}

test('what was appended is there after reopening, newest first, and null deletes', () => {
  using folder = temporaryFolder('journal');
  const first = openJournal(folder.path);
  first.journal.append('view', 'a', { name: 'one' });
  first.journal.append('view', 'b', { name: 'two' });
  first.journal.append('view', 'a', { name: 'three' });
  first.journal.append('view', 'b', null);
  first.journal.close();
  const { journal, damage } = openJournal(folder.path);
  expect(damage).toBeNull();
  expect(journal.list('view', 10).map(({ key, value }) => [key, value])).toEqual([['a', { name: 'three' }]]);
  expect(journal.get('view', 'b')).toBeNull();
  expect(journal.count()).toBe(4);
  expect(journal.verify()).toBeNull();
  journal.close();
});

test('the database itself refuses UPDATE and DELETE, and is durable as SECURITY 35 asks', () => {
  using folder = temporaryFolder('journal');
  filled(folder.path);
  const database = new Database(join(folder.path, 'workspace.sqlite'));
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(() => database.exec("UPDATE journal SET value = '1'")).toThrow('append-only');
  expect(() => database.exec('DELETE FROM journal')).toThrow('append-only');
  database.close();
});

/** Attacks with SQL by someone who knows how to drop a trigger. */
const forgeries: Record<string, string> = {
  'a value': 'UPDATE journal SET value = \'{"forged":true}\' WHERE counter = 12',
  'a time': "UPDATE journal SET at = '2020-01-01T00:00:00.000Z' WHERE counter = 12",
  'a key': "UPDATE journal SET key = 'other' WHERE counter = 12",
  'a deletion made of a value': 'UPDATE journal SET value = NULL WHERE counter = 12',
  'a hash': "UPDATE journal SET hash = 'f' || substr(hash, 2) WHERE counter = 12",
  'a row in the middle': 'DELETE FROM journal WHERE counter = 12',
  'the last row': 'DELETE FROM journal WHERE counter = 40',
  'every row': 'DELETE FROM journal',
  'two rows exchanged':
    'UPDATE journal SET counter = 1000 WHERE counter = 5; UPDATE journal SET counter = 5 WHERE counter = 6; UPDATE journal SET counter = 6 WHERE counter = 1000',
};

test.each(Object.entries(forgeries))('finds a change to %s', (_what, sql) => {
  using folder = temporaryFolder('journal');
  filled(folder.path);
  const database = new Database(join(folder.path, 'workspace.sqlite'));
  database.exec(`DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete; ${sql}`);
  database.close();
  const journal = open(folder.path);
  expect(journal.verify()).not.toBeNull();
  journal.close();
});

test('finds a missing or changed counter file, and catches up after a crash between row and counter', () => {
  using folder = temporaryFolder('journal');
  filled(folder.path);
  const counter = join(folder.path, 'workspace.counter');
  const behind = readFileSync(counter, 'utf8');
  const journal = open(folder.path);
  journal.append('setting', 'theme', 'dark');
  writeFileSync(counter, behind); // as if the process had died before it was written
  expect(journal.verify()).toBeNull();
  expect(readFileSync(counter, 'utf8')).toMatch(/^41 /);
  writeFileSync(
    counter,
    behind.replace(/.\n$/, match => (match.startsWith('0') ? '1\n' : '0\n')),
  );
  expect(journal.verify()).toContain('40');
  rmSync(counter);
  expect(journal.verify()).toContain('counter file');
  journal.close();
});

test('200 random damages of the file are all reported, and the rest is saved beside a quarantined copy', () => {
  using folder = temporaryFolder('damage');
  const whole = join(folder.path, 'whole');
  filled(whole);
  const original = readFileSync(join(whole, 'workspace.sqlite'));
  const live = rowsOf(whole);
  let state = 42;
  const random = (below: number) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * below);
  };
  let reported = 0;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const dir = join(folder.path, `${attempt}`);
    mkdirSync(dir);
    copyFileSync(join(whole, 'workspace.counter'), join(dir, 'workspace.counter'));
    const bytes = Buffer.from(original);
    if (attempt % 2 === 0) {
      const at = random(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    } else {
      const at = random(bytes.length / 512) * 512;
      const block = bytes.subarray(at, at + 512);
      block.fill(block.every(byte => byte === 0) ? 0xff : 0);
    }
    writeFileSync(join(dir, 'workspace.sqlite'), bytes);
    const { journal, damage } = openJournal(dir);
    if (damage) {
      reported += 1;
      expect(existsSync(join(damage.quarantine, 'workspace.sqlite'))).toBe(true);
      for (const row of journal.rows()) if (row.kind !== 'damage') expect(live).toContain(row.value);
    }
    expect(journal.verify()).toBeNull();
    journal.close();
    rmSync(dir, { recursive: true });
  }
  console.log(`${reported} of 200 damages reported`);
  expect(reported).toBe(200);
});

test('after an unclean end the rows decide; two processes on one journal leave no false alarm', () => {
  using folder = temporaryFolder('journal');
  filled(folder.path);
  const counter = join(folder.path, 'workspace.counter');
  expect(readFileSync(counter, 'utf8')).toMatch(/^closed /);
  const first = openJournal(folder.path);
  expect(readFileSync(counter, 'utf8')).not.toContain('closed');
  const second = openJournal(folder.path);
  second.journal.append('setting', 'theme', 'dark');
  second.journal.close();
  expect(readFileSync(counter, 'utf8'), 'still open elsewhere').not.toContain('closed');
  first.journal.append('setting', 'theme', 'light');

  // A crash now: what lies on the disk is copied as it is.
  const crashed = join(folder.path, 'crashed');
  mkdirSync(crashed);
  for (const name of ['workspace.sqlite', 'workspace.sqlite-wal', 'workspace.counter'])
    copyFileSync(join(folder.path, name), join(crashed, name));
  const reopened = openJournal(crashed);
  expect([reopened.damage, reopened.journal.get('setting', 'theme')]).toEqual([null, 'light']);
  reopened.journal.close();

  first.journal.close();
  const last = openJournal(folder.path);
  expect([first.damage, second.damage, last.damage, last.journal.count()]).toEqual([null, null, null, 42]);
  last.journal.close();
});

function rowsOf(dir: string): (string | null)[] {
  const journal = open(dir);
  const values = [...journal.rows()].map(row => row.value);
  journal.close();
  return values;
}
