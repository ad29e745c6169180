import { app } from './app.ts';
import { exports } from './exports.ts';
import { imports } from './imports.ts';
import { query } from './query.ts';
import { showback } from './showback.ts';
import { tasks } from './tasks.ts';

/** Every call of the workbench. Desktop, browser mode and the command line run this one contract through one gate. */
export const contract = { app, exports, imports, query, showback, tasks };
export type Contract = typeof contract;
