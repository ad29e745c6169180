/**
 * A whole session of the desktop in a network of its own that leads nowhere; run by network-denied.desktop.spec.ts under
 * `unshare -n`. Argument: a folder for everything. Prints one JSON document of what it saw.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { confirmImport, dropFiles, headline, openScreen, saveFile } from './analyst.ts';
import { writeEstate } from './estate.ts';
import { answerOpenDialog, launchDesktop } from './launch-desktop.ts';
import type { Workbench } from './workbench.ts';

const [folder = ''] = process.argv.slice(2);
const workspace = join(folder, 'workspace');
const { page, app, brokerPid, close } = await launchDesktop(workspace);
const workbench: Workbench = {
  ...{ shell: 'desktop', workspace, folder, page, app, brokerPid, problems: [], tolerated: [], outside: [] },
  restart: () => Promise.reject(new Error('not in this story')),
};
const requests: string[] = [];
page.on('request', request => requests.push(new URL(request.url()).protocol));
await app.evaluate(({ session }) => {
  const sent: string[] = [];
  Object.assign(globalThis, { sent });
  // The workbench itself holds `onBeforeRequest`; these see what it let through.
  session.defaultSession.webRequest.onSendHeaders(
    ({ url }) => void (url.startsWith('app://workbench/') || sent.push(url)),
  );
});

await page.getByRole('button', { name: 'Choose files…' }).waitFor();
await dropFiles(workbench, [writeEstate(folder)]);
await confirmImport(workbench, 'third-quarter.csv');
await openScreen(workbench, 'Explore');
await expect(headline(workbench)).toBeVisible();
const amount = await headline(workbench).getAttribute('title');
await page.getByRole('button', { name: 'Export', exact: true }).click();
const file = join(folder, 'table.csv');
await saveFile(workbench, file, () => page.getByRole('menuitem', { name: 'This table as CSV' }).click());
await openScreen(workbench, 'Showback');
mkdirSync(join(folder, 'packs'));
await answerOpenDialog(app, [join(folder, 'packs')]);
await page.getByRole('button', { name: 'New pack' }).click();
await page.getByRole('button', { name: 'Build pack' }).click();
await page.getByRole('button', { name: 'Publish', exact: true }).click({ timeout: 60_000 });
await page.getByRole('menuitem', { name: 'Choose a folder…' }).click();
await expect(page.getByRole('button', { name: 'Publish again' })).toBeVisible({ timeout: 60_000 });
await page.getByRole('button', { name: 'Verify' }).click();
await expect(page.getByRole('heading', { name: /are as they were built, byte for byte$/ })).toBeVisible();

const sent = await app.evaluate(() => (globalThis as unknown as { sent: string[] }).sent);
const noRoute = unroutable(brokerPid);
await close();
process.stdout.write(JSON.stringify({ amount, protocols: [...new Set(requests)], sent, noRoute }));

/** How often anything in the network of this process wanted to go where no route leads: the kernel counts it. */
function unroutable(pid: number): { four: number; six: number } {
  const lines = readFileSync(`/proc/${pid}/net/snmp`, 'utf8').split('\n');
  const [names = '', values = ''] = lines.filter(line => line.startsWith('Ip:'));
  const four = Number(values.split(' ')[names.split(' ').indexOf('OutNoRoutes')]);
  const six = /^Ip6OutNoRoutes\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/net/snmp6`, 'utf8'))?.[1] ?? '0';
  return { four, six: Number(six) };
}
