/** An application that prints one page (PAGE) to one file (PDF) by the rules of the real one, and ends. */
import { writeFile } from 'node:fs/promises';
import { app } from 'electron';
import { registerAppScheme } from '../../../src-main/windows/app-protocol.ts';
import { printPage } from '../../../src-main/windows/print-page.ts';
import { denyNetwork, restrictContents } from '../../../src-main/windows/session-rules.ts';

registerAppScheme();
denyNetwork();
app.on('window-all-closed', () => undefined); // the hidden window closes before the file is written
void app.whenReady().then(async () => {
  const refused: string[] = [];
  restrictContents(what => refused.push(what));
  try {
    await writeFile(process.env.PDF ?? '', await printPage(process.env.PAGE ?? ''));
    process.stdout.write(`${JSON.stringify({ refused })}\n`);
    app.exit(0);
  } catch (error) {
    process.stderr.write(`${error}\n`);
    app.exit(1);
  }
});
