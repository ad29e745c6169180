/** What the engine in the page may use. WebAssembly ends at 4 GiB, and its memory is the window's. */
export const MEMORY_LIMIT_BYTES = 2_000_000_000;

/** Files that were handed over are registered under names in here; the engine opens nothing else. */
export const FILES = 'scratch/';

/**
 * Before the first file is opened, in this order; the last statement keeps anybody, readers' SQL too, from changing any of it (SECURITY 14, 21).
 * `to_json` writes nested values as the engine writes them, because this build has no JSON in it.
 */
export const profile: readonly string[] = [
  'SET autoinstall_known_extensions = false',
  'SET autoload_known_extensions = false',
  `SET memory_limit = '${MEMORY_LIMIT_BYTES / 1e9}GB'`,
  `SET allowed_directories = ['${FILES}']`,
  'SET enable_external_access = false',
  'CREATE TEMP MACRO to_json(value) AS CAST(value AS VARCHAR)',
  'SET lock_configuration = true',
];
