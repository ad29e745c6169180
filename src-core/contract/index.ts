import { app } from './app.ts';
import { exports } from './exports.ts';
import { gpu } from './gpu.ts';
import { imports } from './imports.ts';
import { prices } from './prices.ts';
import { quality } from './quality.ts';
import { query } from './query.ts';
import { records } from './records.ts';
import { rules } from './rules.ts';
import { showback } from './showback.ts';
import { sources } from './sources.ts';
import { tasks } from './tasks.ts';

/** Every call of the workbench. Desktop, browser mode and the command line run this one contract through one gate. */
export const contract = {
  app,
  exports,
  gpu,
  imports,
  prices,
  quality,
  query,
  records,
  rules,
  showback,
  sources,
  tasks,
};
export type Contract = typeof contract;
