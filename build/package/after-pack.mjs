import { join } from 'node:path';
import { applyFuses } from './fuses.mjs';

/**
 * electron-builder calls this when the application folder is complete and before it is signed.
 * @param {{ appOutDir: string, electronPlatformName: string, packager: { appInfo: { productFilename: string }, executableName?: string } }} context
 */
export default async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const names = {
    darwin: `${packager.appInfo.productFilename}.app`,
    win32: `${packager.appInfo.productFilename}.exe`,
    linux: packager.executableName ?? 'mureon-workbench',
  };
  const name = names[/** @type {keyof typeof names} */ (electronPlatformName)];
  // The test runtime is older than one of the fuses; a release build must have and set every one.
  const requireAll = process.env.MUREON_TEST_RUNTIME !== '1';
  const { set, absent } = await applyFuses(join(appOutDir, name), { requireAll });
  process.stderr.write(
    `mureon: ${set.length} fuses set and read back${absent.length ? `; absent in this Electron: ${absent.join(', ')}` : ''}\n`,
  );
}
