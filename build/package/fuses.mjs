import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/** The table of SECURITY rule 12: what a packaged application may do. */
export const productionFuses = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
};

/**
 * Sets the fuses that this Electron has and reads them back.
 * @param {string} executable path of the packaged executable (macOS: of the .app folder)
 * @param {{ requireAll: boolean }} options requireAll: a fuse that the table or this Electron lacks is an error
 * @returns {Promise<{ set: string[], absent: string[] }>} names; `absent` are those that an older Electron does not have
 * @throws Error when a fuse reads back differently
 */
export async function applyFuses(executable, { requireAll }) {
  const absent = requireAll ? [] : await absentFuses(executable);
  const wanted = Object.fromEntries(
    Object.entries(productionFuses).filter(([index]) => !absent.includes(Number(index))),
  );
  await flipFuses(executable, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: process.platform === 'darwin',
    ...(requireAll
      ? { ...productionFuses, strictlyRequireAllFuses: true }
      : { ...wanted, strictlyRequireAllFuses: false }),
  });
  const state = await readFuses(executable);
  for (const [index, on] of Object.entries(wanted)) {
    const name = FuseV1Options[Number(index)] ?? index;
    if (state[name] !== on) throw new Error(`fuse ${name} reads ${state[name]}, wanted ${on}`);
  }
  return { set: Object.keys(state), absent: absent.map(index => FuseV1Options[index] ?? String(index)) };
}

/**
 * @param {string} executable
 * @returns {Promise<Record<string, boolean>>} by the name of the fuse; only those that this Electron has
 */
export async function readFuses(executable) {
  const wire = /** @type {Record<string, number>} */ (/** @type {unknown} */ (await getCurrentFuseWire(executable)));
  return Object.fromEntries(
    Object.entries(wire)
      .filter(([index, state]) => index !== 'version' && (state === FuseState.ENABLE || state === FuseState.DISABLE))
      .map(([index, state]) => [FuseV1Options[Number(index)] ?? index, state === FuseState.ENABLE]),
  );
}

/** @param {string} executable @returns {Promise<number[]>} fuses of the table that this Electron does not know */
async function absentFuses(executable) {
  const known = Object.keys(await readFuses(executable));
  return Object.keys(productionFuses)
    .map(Number)
    .filter(index => !known.includes(FuseV1Options[index] ?? ''));
}
