import { alerts } from './alerts.ts';
import { allocation } from './allocation.ts';
import { app } from './app.ts';
import { budgets } from './budgets.ts';
import { channels } from './channels.ts';
import { explain } from './explain.ts';
import { exports } from './exports.ts';
import { forecast } from './forecast.ts';
import { fx } from './fx.ts';
import { gpu } from './gpu.ts';
import { imports } from './imports.ts';
import { investigations } from './investigations.ts';
import { library } from './library.ts';
import { overview } from './overview.ts';
import { prices } from './prices.ts';
import { quality } from './quality.ts';
import { query } from './query.ts';
import { reconcile } from './reconcile.ts';
import { records } from './records.ts';
import { reports } from './reports.ts';
import { rules } from './rules.ts';
import { sources } from './sources.ts';
import { sql } from './sql.ts';
import { tasks } from './tasks.ts';
import { units } from './units.ts';

/** Every call of the workbench. Desktop, browser mode and the command line run this one contract through one gate. */
export const contract = {
  app,
  alerts,
  budgets,
  channels,
  forecast,
  reports,
  units,
  sql,
  reconcile,
  overview,
  library,
  investigations,
  fx,
  explain,
  allocation,
  exports,
  gpu,
  imports,
  prices,
  quality,
  query,
  records,
  rules,
  sources,
  tasks,
};
export type Contract = typeof contract;
