/**
 * Every error a user can meet: what happened, and what the reader can do. Codes are stable; scripts match on them.
 * `{name}` in a text is filled from the error's details. Korean texts live in `catalog-ko.ts` under the same code.
 */
export const errorCatalog = {
  // input files
  'file.not-found': { userMessage: 'The file {name} does not exist.', hint: 'Check the path and try again.' },
  'file.not-regular': {
    userMessage: '{name} is not a regular file (it is a link, a device or a pipe).',
    hint: 'Copy the export to an ordinary file and import that.',
  },
  'file.not-readable': {
    userMessage: '{name} cannot be read with your permissions.',
    hint: 'Ask for read access, or copy it to a folder of yours.',
  },
  'file.empty': { userMessage: '{name} is empty.', hint: 'Export it again; the download may have failed.' },
  'file.too-large': {
    userMessage: '{name} is larger than the limit of {limit}.',
    hint: 'Split the export by billing period, or raise the limit in Settings.',
  },
  'file.over-budget': {
    userMessage: '{name} needs more than {limit} to be read; that was stopped.',
    hint: 'It may be damaged or made to do harm. If you trust it, split it, or start Mureon with larger MUREON_PARSE_SECONDS and MUREON_PARSE_MIB.',
  },
  'file.no-importable': {
    userMessage: 'No file in {name} can be imported.',
    hint: 'Mureon reads bills (FOCUS, AWS, Azure, Google Cloud, Oracle, CloudZero), LLM usage, Slurm and Prometheus files, and tables by a mapping.',
  },
  'file.none-given': {
    userMessage: 'Not everything that was given is a file on this computer.',
    hint: 'Save it to a folder first, then import it from there.',
  },
  'format.unrecognised': {
    userMessage: '{name} is {what}, which Mureon does not read.',
    hint: 'Mureon reads bills (FOCUS, AWS, Azure, Google Cloud, Oracle, CloudZero), LLM usage, Slurm and Prometheus files, and tables by a mapping. {advice}',
  },
  'format.html': {
    userMessage: '{name} is a web page, not a data file.',
    hint: 'The download was probably a sign-in page. Sign in at the provider and export again.',
  },
  'format.truncated-gzip': {
    userMessage: '{name} is a cut or damaged gzip file.',
    hint: 'The download was probably cut off. Download it again; nothing was imported from it.',
  },
  'format.broken-parquet': {
    userMessage: '{name} is a damaged or cut Parquet file.',
    hint: 'Download it again; nothing was imported from it.',
  },
  'format.encoding': {
    userMessage: '{name} is not UTF-8 text but {encoding} (first bad byte at {offset}).',
    hint: 'Save the file as UTF-8 and import again.',
  },
  'format.csv-structure': {
    userMessage: '{name} is not well-formed CSV at line {line}: {reason}.',
    hint: 'Check the quotes and the number of columns on that line, or export again.',
  },
  'format.json-structure': {
    userMessage: '{name} is not well-formed JSON at record {record}: {reason}.',
    hint: 'The file was probably cut off or edited. Export it again; nothing was imported from it.',
  },
  'usage.bad-count': {
    userMessage: 'The field {field} of a usage record is missing or cannot be read.',
    hint: 'Export the usage again; nothing was imported from it.',
  },
  'focus.missing-columns': {
    userMessage: '{name} lacks required FOCUS columns: {columns}.',
    hint: 'Add the columns to the export, or pick the FOCUS export of your provider.',
  },
  'focus.no-valid-rows': {
    userMessage: 'None of the {rows} rows in {name} can be read as a charge. First reason: {reason}.',
    hint: 'Open the findings to see each row and column, then export the file again.',
  },
  'focus.bad-values': {
    userMessage:
      '{rows} of the rows in {name} have values that cannot be a charge. First: {column} at row {row}: {reason}.',
    hint: 'Correct the listed rows and import again. With `--accept-partial` the good rows are imported and the bad ones listed.',
  },
  'focus.no-rows': {
    userMessage: '{name} has the columns of FOCUS {version} but no rows.',
    hint: 'The export may not have run yet for this period. There is nothing to import.',
  },
  'bill.no-rows': {
    userMessage: '{name} has the columns of {what} but no rows.',
    hint: 'The export may not have run yet for this period. There is nothing to import.',
  },
  'focus.ambiguous-dates': {
    userMessage: '{name} writes dates with slashes, and nothing in it says whether the day or the month comes first.',
    hint: 'Export the dates as ISO 8601, for example 2025-05-01.',
  },
  'format.too-wide': {
    userMessage: '{name} has {columns} columns; the limit is {limit}.',
    hint: 'Export only the FOCUS columns.',
  },
  'focus.duplicate-columns': {
    userMessage: '{name} has the column {columns} more than once.',
    hint: 'Remove the repeated column and import again.',
  },
  'mapping.does-not-fit': {
    userMessage: 'The mapping {mapping} cannot read {name}: {reason}.',
    hint: 'Correct the mapping, or let `mureon sniff FILE --suggest-map` propose another.',
  },
  'mapping.unreadable': {
    userMessage: '{name} is not a mapping: {reason}.',
    hint: 'Write it as `mureon sniff FILE --suggest-map` does, in a file that ends in .mureon-map.json.',
  },
  'cbf.several-currencies': {
    userMessage: 'The month {period} holds charges in {currencies}; a CBF file has one currency and cannot name it.',
    hint: 'Write one file for each: --currency USD.',
  },
  'cbf.no-data': {
    userMessage: 'There are no charges in {period} to write.',
    hint: 'Name another month; `mureon drops` lists what was imported.',
  },
  // query
  'query.unknown-dimension': {
    userMessage: 'There is no dimension called {name}.',
    hint: 'Spelled most like it: {known}. Tags are written Tags/<key>.',
  },
  'query.unknown-measure': { userMessage: 'There is no measure called {name}.', hint: 'Known measures: {known}.' },
  'query.bad-filter': { userMessage: 'The filter {filter} cannot be read.', hint: 'Write it as Dimension=value.' },
  'query.bad-period': {
    userMessage: 'The period {period} is not valid.',
    hint: 'Use YYYY-MM or YYYY-MM-DD; the end is exclusive.',
  },
  'query.open-period': {
    userMessage: 'A comparison needs a period with a start and an end.',
    hint: 'Give both: --from and --to.',
  },
  'query.bad-zone': { userMessage: '{zone} is not a time zone.', hint: 'Use an IANA name such as Asia/Seoul or UTC.' },
  'query.bad-as-of': {
    userMessage: 'There is no lake version {asOf}.',
    hint: 'Use a number from 0 to {latest}, or a date-time.',
  },
  'explain.bad-cell': {
    userMessage: 'The address of the figure cannot be read: {what}.',
    hint: 'Copy it from the figure on screen, or write cell:EffectiveCost?currency=USD&from=2026-07&to=2026-08.',
  },
  'explain.no-rate': {
    userMessage: 'Some amounts in {from} have no exchange rate to {to}, so the change cannot be told.',
    hint: 'Add the rates (`mureon fx gaps` lists the days), narrow the periods, or ask without conversion.',
  },
  'query.timeout': {
    userMessage: 'The query took longer than {seconds} s and was stopped.',
    hint: 'Narrow the period, use fewer dimensions, or ask for an estimate from a sample of the lines (--sample 0.1).',
  },
  'query.split-only': {
    userMessage: '{name} exists only after the splits of the cost model.',
    hint: 'Ask for split amounts (--allocation split), or leave it out.',
  },
  'query.not-allocated-grain': {
    userMessage: 'Split amounts are not kept by {what}.',
    hint: 'They are kept by UTC day and month, with {kept}.',
  },
  'query.bad-calendar': {
    userMessage: 'The fiscal calendar {calendar} cannot be used.',
    hint: 'Give a starting month from 1 to 12, or a pattern such as 4-4-5 and a date on which a fiscal year began.',
  },
  'query.out-of-memory': {
    userMessage: 'The data engine used more memory than it is granted and was stopped.',
    hint: 'Narrow the period or use fewer dimensions; nothing that was saved is lost.',
  },
  'query.too-large': {
    userMessage: 'The result is larger than {limit} rows.',
    hint: 'Filter it, or export it instead.',
  },
  'query.cell-too-large': {
    userMessage: 'A value of the column {column} is larger than {limit} bytes.',
    hint: 'Leave that column out of the result.',
  },
  'query.too-many-cursors': {
    userMessage: 'Too many exports run at the same time (at most {limit}).',
    hint: 'Wait until one has finished.',
  },
  'query.incomplete': {
    userMessage: 'The result broke off after {rows} of {expected} rows.',
    hint: 'Try again. If it happens again, free memory and disk space and look into the log.',
  },
  'forecast.too-far': {
    userMessage: 'A forecast to {to} is further than {days} days from what is known.',
    hint: 'Ask for a nearer day.',
  },
  'query.result-gone': { userMessage: 'This result is no longer held in memory.', hint: 'Run the query again.' },
  // SQL of readers
  'sql.refused': { userMessage: 'SQL here does not run {what}.', hint: '{advice}' },
  'sql.invalid': { userMessage: '{message}', hint: 'Correct the statement and run it again.' },

  // Scratch
  'scratch.unknown-file': {
    userMessage: '{name} is no table that Scratch reads.',
    hint: 'Scratch reads CSV and TSV, JSON and NDJSON, Parquet, Arrow IPC and Excel (.xlsx).',
  },
  'scratch.unreadable': {
    userMessage: '{name} could not be read: {reason}.',
    hint: 'It may be cut off or damaged. Save or export it again; nothing of it was kept.',
  },
  'scratch.over-limit': {
    userMessage: '{name} is over the limit of {limit} {what}.',
    hint: 'Split it, or import it under Sources, where files are read piece by piece.',
  },
  'scratch.over-budget': {
    userMessage: 'Reading {name} took more than {seconds} seconds and was stopped.',
    hint: 'It may be damaged or made to do harm. If you trust it, split it, or save it as CSV or Parquet.',
  },
  'scratch.out-of-memory': {
    userMessage: 'That needs more memory than Scratch has ({limit}).',
    hint: 'Remove tables that you do not need, ask for fewer columns or rows, or import the file and use the SQL screen.',
  },
  'scratch.sealed': {
    userMessage: 'Scratch opens no files, addresses or extensions by name.',
    hint: 'Add the file to the list on the left; statements then use the name of its table.',
  },
  'scratch.engine-failed': {
    userMessage: 'The engine of Scratch did not start.',
    hint: 'Close other windows that need much memory and try again. The lake and its screens are not affected.',
  },
  // lake
  'import.not-conserved': {
    userMessage: 'The rows that arrived in the lake do not add up to the file; nothing was imported.',
    hint: 'This is a defect in Mureon. Please report it with the log.',
  },
  'lake.restarting': {
    userMessage: 'The data engine stopped and is being restarted.',
    hint: 'Wait a few seconds and try again; nothing that was saved is lost.',
  },
  'lake.in-use': {
    userMessage: 'The workspace {path} is already open in another window or command.',
    hint: 'Close it there, or choose another workspace with --workspace.',
  },
  'lake.damaged': {
    userMessage: 'The lake does not match its manifest: {what}.',
    hint: 'Run `mureon doctor`; the lake can be rebuilt from the raw zone.',
  },
  'lake.newer-schema': {
    userMessage: 'This workspace was written by a newer Mureon (schema {found}, this one knows {known}).',
    hint: 'Update Mureon.',
  },
  'lake.disk-full': {
    userMessage: 'The disk is full.',
    hint: 'Free at least {needed} and try again; nothing that was saved is lost.',
  },
  'lake.sync-folder': {
    userMessage: 'The workspace {path} is inside a synchronised folder, which can corrupt it.',
    hint: 'Choose a folder that is not synchronised.',
  },
  // showback and exports
  'showback.too-many-groups': {
    userMessage: 'Splitting by {split} gives {groups} sheets; a workbook holds at most {limit}.',
    hint: 'Switch off one sheet per value for this section, or choose a split with fewer values.',
  },
  'showback.does-not-tie': {
    userMessage: 'The workbook would not tie to the lake: {what}.',
    hint: 'This is a defect in Mureon; nothing was published. Please report it.',
  },
  'showback.manifest-missing': {
    userMessage: 'There is no manifest in {dir}.',
    hint: 'Choose a folder that Mureon published.',
  },
  'showback.verify-failed': {
    userMessage: 'The published folder was changed: {files}.',
    hint: 'Ask the publisher for the original, or publish again.',
  },
  'export.target-exists': {
    userMessage: '{name} already exists.',
    hint: 'Choose another name; Mureon never overwrites a file.',
  },
  'export.write-failed': {
    userMessage: '{name} could not be written: {reason}.',
    hint: 'Check the free space and the permissions of the folder.',
  },
  'export.gone': {
    userMessage: 'This export is not open any more.',
    hint: 'Start it again; nothing of it was kept.',
  },
  // sources and connectors
  'source.not-found': { userMessage: 'There is no source {id}.', hint: 'Run `mureon source list` to see them.' },
  'source.name-taken': { userMessage: 'There is already a source called {name}.', hint: 'Choose another name.' },
  'source.bad-settings': {
    userMessage: 'The settings of {name} are not valid: {what}.',
    hint: 'Correct the field and try again.',
  },
  'source.busy': {
    userMessage: '{name} is being synchronised already.',
    hint: 'Wait until that run has finished, or cancel it.',
  },
  'source.unknown-connector': { userMessage: 'There is no connector called {id}.', hint: 'Known connectors: {known}.' },
  'connector.auth-rejected': {
    userMessage: '{host} refused the saved credentials.',
    hint: 'Open Sources and enter them again; check that the key may read usage and cost.',
  },
  'connector.forbidden': {
    userMessage: '{host} accepted the credentials but does not allow this: {what}.',
    hint: 'Ask for an administrator key, or for read access to usage and cost.',
  },
  'connector.unreachable': {
    userMessage: '{host} could not be reached ({reason}).',
    hint: 'Check the address and the network; the next run goes on where this one stopped.',
  },
  'connector.rate-limited': {
    userMessage: '{host} allows no more requests for now.',
    hint: 'The next run goes on where this one stopped. Wait {seconds} s, or ask for fewer days.',
  },
  'connector.bad-answer': {
    userMessage: '{host} answered something unexpected: {what}.',
    hint: 'Nothing of that answer was imported. If it happens again, the API may have changed: report it.',
  },
  'connector.answer-too-large': {
    userMessage: 'An answer of {host} is larger than {limit}.',
    hint: 'Ask for a shorter period or fewer groups.',
  },
  'connector.tls': {
    userMessage: 'The certificate of {host} is not trusted ({reason}).',
    hint: 'Give the file of your own certificate authority in the settings; the check cannot be switched off.',
  },
  'connector.origin-refused': {
    userMessage: 'A request to {host} was refused: {what}.',
    hint: 'Only the hosts named in the settings are asked; addresses of this machine and of the local link need consent.',
  },
  'connector.circuit-open': {
    userMessage: '{host} has failed {failures} times in a row; it is left alone for {seconds} s.',
    hint: 'It is tried again by itself.',
  },
  'connector.stopped': {
    userMessage: 'The process that asks {source} has stopped.',
    hint: 'Synchronise again; what was committed is kept and nothing is imported twice.',
  },
  'connector.program-missing': {
    userMessage: 'The program {program} is not on this machine.',
    hint: 'Install it, or use the REST interface of the cluster.',
  },
  'connector.program-failed': {
    userMessage: '{program} failed with exit code {exitCode}: {what}.',
    hint: 'Run it in a terminal to see why.',
  },
  'secret.unavailable': {
    userMessage: 'The keychain is {state}; {name} cannot be read.',
    hint: 'Unlock the keychain and try again. Nothing was deleted.',
  },
  'secret.missing': {
    userMessage: '{source} needs {name}.',
    hint: 'Enter it where this source, channel or destination was set up. Without a keychain, set it in the environment.',
  },
  // rules and prices
  'rules.stale': {
    userMessage: 'The rules were changed meanwhile (version {found}, yours began at {base}).',
    hint: 'Look at the new version and apply your change to it.',
  },
  'rules.invalid': { userMessage: 'The rule {id} is not valid: {what}.', hint: 'Correct it and try again.' },
  'rules.nothing-to-undo': { userMessage: 'There is no earlier version of the rules.', hint: '' },
  'allocation.stale': {
    userMessage: 'The cost model was changed meanwhile (version {found}, yours began at {base}).',
    hint: 'Look at the new version and apply your change to it.',
  },
  'allocation.invalid': { userMessage: 'The split {id} is not valid: {what}.', hint: 'Correct it and try again.' },
  'allocation.cycle': {
    userMessage: 'These splits feed each other without end: {path}.',
    hint: 'Take one of them out, or name targets that are not themselves split.',
  },
  'allocation.negative-weight': {
    userMessage: 'The weight of {target} is negative ({weight}); a share of less than nothing means nothing. {where}',
    hint: 'Narrow what the weights are taken from, leave the target out, or split by something else. Nothing was changed.',
  },
  'allocation.not-closed': {
    userMessage: 'The splits of {month} do not add up ({what}); nothing was changed.',
    hint: 'This is a defect of Mureon. Please report it with the log.',
  },
  'allocation.nothing-to-undo': { userMessage: 'There is no earlier version of the cost model.', hint: '' },
  'overlap.unknown': {
    userMessage: '{provider} does not arrive by several routes in {month}.',
    hint: 'Take provider, account and month as `mureon overlap` shows them.',
  },
  'overlap.unknown-route': {
    userMessage: 'There is not exactly one route "{route}" here.',
    hint: 'Choose one of: {known}. Where several sources come by one route, name the source, too.',
  },
  'overlap.not-a-bill': {
    userMessage: '{source} ({route}) is usage and has no charge lines that could count.',
    hint: 'Choose a bill or a cost report. Usage stands in by itself while there is neither.',
  },
  'overlap.part-of-a-bill': {
    userMessage:
      'The bill from {source} has other charges than those of {provider}, so it cannot be set aside for them.',
    hint: 'Keep the bill as the one that counts, or choose for the whole bill where it is listed under its own provider.',
  },
  'masking.key-unavailable': {
    userMessage: 'This file names people, and the key that masks names cannot be read now.',
    hint: 'Unlock the keychain and import again. Nothing was changed.',
  },
  'fx.stale': {
    userMessage: 'The exchange rates were changed meanwhile (version {found}, yours began at {base}).',
    hint: 'Look at the new version and save your rates again.',
  },
  'fx.invalid': {
    userMessage: 'The exchange rate {rate} is not valid: {what}.',
    hint: 'Correct it and try again; nothing was saved.',
  },
  'prices.stale': {
    userMessage: 'The price book was changed meanwhile (version {found}, yours began at {base}).',
    hint: 'Look at the new version and apply your change to it.',
  },
  'prices.back-dated': {
    userMessage: '{prices} of the prices change what past usage costs, from {from} on.',
    hint: 'Let them begin later, or say that the past may be priced again (`--recompute`). Nothing was saved.',
  },
  'prices.invalid': { userMessage: 'The price of {model} is not valid: {what}.', hint: 'Correct it and try again.' },
  'records.unknown-column': { userMessage: '{dataset} has no column {name}.', hint: 'Known columns: {known}.' },
  'records.no-rows': {
    userMessage: '{name} has no rows.',
    hint: 'Nothing may have been recorded for this period. There is nothing to import.',
  },
  'records.no-valid-rows': {
    userMessage: 'None of the {rows} rows in {name} can be read. First reason: {reason}.',
    hint: 'Export the file again; if it happens again, report it.',
  },
  'records.bad-values': {
    userMessage: '{rows} of the rows in {name} cannot be read. First: {column} at row {row}: {reason}.',
    hint: 'Correct the listed rows and import again. With `--accept-partial` the good rows are imported and the bad ones listed.',
  },
  // invoices
  'invoice.unknown': {
    userMessage: 'There is no invoice {invoiceId} of {issuer}.',
    hint: '`mureon invoice list` names them all.',
  },
  'invoice.twice': {
    userMessage: 'The invoice {invoiceId} of {issuer} is there twice with different content.',
    hint: 'Keep one of them and save again. Nothing was saved.',
  },
  'invoice.tax-exceeds': {
    userMessage: 'The tax of invoice {invoiceId} ({tax}) is larger than its amount ({amount}).',
    hint: 'The amount is everything on the invoice, tax included. Correct it and try again.',
  },
  'invoice.not-a-table': {
    userMessage: '{name} is no list of invoices: {reason}.',
    hint: 'Give a FOCUS Invoice Detail file (CSV or Parquet), or a CSV with the columns {columns}.',
  },
  // calls
  'call.bad-input': { userMessage: 'The request is not valid: {what}.', hint: 'Correct the value and try again.' },
  'call.denied': {
    userMessage: 'You may not do this ({permission}).',
    hint: 'Ask the workspace owner for the permission.',
  },
  'call.refused-sender': { userMessage: 'A call from an unknown window was refused.', hint: 'Restart Mureon.' },
  'call.too-many': { userMessage: 'Too many calls in a second.', hint: 'Wait a moment.' },
  'call.cancelled': { userMessage: 'Cancelled.', hint: '' },
  'connection.lost': {
    userMessage: 'The window lost its connection to Mureon.',
    hint: 'It reconnects by itself; if it does not, restart Mureon.',
  },
  'task.not-found': { userMessage: 'There is no task {taskId}.', hint: 'It may have finished long ago.' },
  'file.unknown-handle': { userMessage: 'The chosen file is no longer known.', hint: 'Choose it again.' },
  // investigation files
  'investigation.unreadable': {
    userMessage: '{name} is no investigation file that can be read: {reason}.',
    hint: 'Ask for the file again; it may have been cut off or changed on the way.',
  },
  'investigation.changed': {
    userMessage: '{part} in {name} is not what was saved.',
    hint: 'Somebody or something changed the file. Ask its author for it again; do not rely on its figures.',
  },
  'investigation.newer': {
    userMessage: '{name} was made by a newer Mureon ({version}).',
    hint: 'Update Mureon to open it.',
  },
  'investigation.lake-moved': {
    userMessage: 'The lake kept changing while the questions were asked, so their answers would not be of one state.',
    hint: 'Wait until the running imports have ended and save again.',
  },
  'investigation.too-large': {
    userMessage: '{what} is larger than the limit of {limit}.',
    hint: 'Narrow the questions: fewer days, fewer dimensions, or a filter.',
  },
  // the library of files
  'library.not-found': {
    userMessage: 'There is no {kind} {path} in the library.',
    hint: 'It may have been moved or removed since the list was read; list it again.',
  },
  'library.exists': {
    userMessage: 'There is already a {kind} {path} in the library.',
    hint: 'Choose another name, or open that one and save over it.',
  },
  'library.name-taken': {
    userMessage: '{path} differs from {other} only in upper and lower case, which some computers cannot tell apart.',
    hint: 'Use {other} as it is written, or choose another name.',
  },
  'library.changed-meanwhile': {
    userMessage: 'The {kind} {path} was changed since it was read.',
    hint: 'Read it again and repeat your change, or save yours under another name.',
  },
  'library.bad-name': {
    userMessage: '{path} cannot be the name of a file: {reason}.',
    hint: 'Choose another name.',
  },
  'library.bad-place': {
    userMessage: '{file} in the library is {what}, which Mureon does not follow or write over.',
    hint: 'Put an ordinary folder or file in its place.',
  },
  'library.unreadable': {
    userMessage: 'The file {file} of the library cannot be read: {reason}. It was left as it is.',
    hint: 'Correct or move it by hand, or use another name.',
  },
  'library.too-large': {
    userMessage: '{path} would be larger than {limit}.',
    hint: 'Split it in two, or leave out what is not needed.',
  },
  'units.unknown': {
    userMessage: 'There is no unit called {unit}.',
    hint: 'Spelled most like it: {known}. `mureon unit-cost list` names them all.',
  },
  'units.needs-bounds': {
    userMessage: 'A break-even needs a period with charges: {from} to {to} has none that match.',
    hint: 'Name the charges of your own capacity with filters, and a period that has them.',
  },
  'formula.invalid': {
    userMessage: 'The formula cannot be read at character {position}: {reason}.',
    hint: 'Use numbers, + - * / and parentheses, measures, sum(dataset.column) and metric(name).',
  },
  'formula.unknown-name': {
    userMessage: 'The formula reads {name} (character {position}), which does not exist.',
    hint: 'Spelled most like it: {known}.',
  },
  'workspace.missing': {
    userMessage: 'There is no workspace at {path}.',
    hint: 'Import a file or run `mureon demo` to create it, or name another one with --workspace.',
  },
  'workspace.unusable': {
    userMessage: 'The workspace {path} cannot be opened or written ({reason}).',
    hint: 'Check that it is a folder of yours with free space, or choose another one with --workspace.',
  },
  'workspace.damaged': {
    userMessage: 'The workspace settings file is damaged.',
    hint: 'A copy was kept; run `mureon doctor`.',
  },
  // versions of what people decide
  'document.stale': {
    userMessage: 'Somebody saved another version meanwhile.',
    hint: 'Open it again, look at what changed, and make your change there.',
  },
  'document.not-found': { userMessage: 'It does not exist any more.', hint: 'Somebody removed it. Refresh the list.' },
  'alert.invalid': {
    userMessage: 'This cannot be used for alerts: {what}.',
    hint: 'Correct it and try again; nothing has changed.',
  },
  'alert.not-found': {
    userMessage: 'There is no alert {id}.',
    hint: 'Refresh the list: its rule may have been removed.',
  },
  'alert.busy': {
    userMessage: 'Other processes keep changing the alerts of this workspace.',
    hint: 'Try again in a moment; nothing was changed or sent.',
  },
  'budget.invalid': {
    userMessage: 'The budget cannot be used: {what}.',
    hint: 'Change that in the budget and save it again.',
  },
  // reports
  'report.invalid-template': {
    userMessage: 'The template cannot be used: {what}.',
    hint: 'Change that in the template and save it again.',
  },
  'report.pack-not-found': {
    userMessage: 'There is no such pack here.',
    hint: '`mureon report packs` and the Reports screen list those of this workspace.',
  },
  'report.bad-period': {
    userMessage: '{period} is not a period of this report.',
    hint: 'Monthly reports take a month such as 2026-09, weekly ones an ISO week such as 2026-W38.',
  },
  'report.too-many-lines': {
    userMessage: 'The table {table} has more grouped lines than the lake answers at once.',
    hint: 'Group the report by a dimension with more values, or choose charge lines instead of grouped ones.',
  },
  'report.lake-moved': {
    userMessage: 'The lake changed while the report was being built, {times} times in a row.',
    hint: 'Wait until imports have ended, then build it again.',
  },
  'report.refused': {
    userMessage: 'This pack may not be published: {why}.',
    hint: 'Close the gap and build the pack again, or let the policy of its template state the gap in the report. A pack that only lacks an approval is approved first.',
  },
  'report.not-approvable': {
    userMessage: 'You cannot approve this: {why}.',
    hint: 'Open the pack again and look at what it holds now; a pack that needs another person is approved by somebody else.',
  },
  'report.file-changed': {
    userMessage: '{name} is not what was built.',
    hint: 'Something changed the files of the pack in the workspace. Build the pack again; nothing of the changed file was passed on.',
  },
  'report.invalid-schedule': {
    userMessage: 'The schedule cannot be used: {what}.',
    hint: 'Change that in the schedule and save it again; nothing has changed.',
  },
  'report.run-busy': {
    userMessage: 'The report of {period} is being built or sent at this moment.',
    hint: 'Wait until it has ended: `mureon report schedule runs` and the Showback screen show it.',
  },
  'report.published-pack': {
    userMessage: 'This pack was published to {place} and stays.',
    hint: 'What was sent to readers is kept with its proof. Only packs that were never published can be discarded.',
  },
  'report.no-page': {
    userMessage: 'This pack has no page.',
    hint: 'Add the format HTML to its template and build it again, or open another of its files.',
  },
  'report.pdf-failed': {
    userMessage: 'The page could not be printed to PDF: {reason}.',
    hint: 'Open the HTML page and print it from your browser, or name another browser in MUREON_BROWSER.',
  },
  'report.manifest-newer': {
    userMessage: '{name} was written by a newer version of Mureon.',
    hint: 'Install that version to prove or compare this pack.',
  },
  'report.destination-missing': {
    userMessage: '{place} cannot be reached: {reason}.',
    hint: 'Connect the share and publish again: it goes on where it stopped. Until then nobody sees this pack.',
  },
  'report.destination-not-chosen': {
    userMessage: '{place} was not chosen in a dialog.',
    hint: 'Choose the folder with the button beside its name, or add it with `mureon report place add-folder`.',
  },
  'report.destination-link': {
    userMessage: '{place} is a link, or lies behind one.',
    hint: 'Choose the folder itself. A link could lead the files somewhere else while they are written.',
  },
  'report.destination-denied': {
    userMessage: 'You may not write to {place} ({reason}).',
    hint: 'Ask for the right to create files there, then publish again: it goes on where it stopped.',
  },
  'report.destination-read-only': {
    userMessage: '{place} is read-only.',
    hint: 'Choose another folder, or make it writable and publish again.',
  },
  'report.destination-full': {
    userMessage: '{place} is full: {needed} are still to be written.',
    hint: 'Make room and publish again: it goes on where it stopped. Until then nobody sees this pack.',
  },
  'report.destination-taken': {
    userMessage: 'In {place} there is another file called {name}.',
    hint: 'Mureon never replaces a file. Look at what it is, move it away, and publish again.',
  },
  'report.destination-damaged': {
    userMessage: '{place} returned other bytes for {name} than were written.',
    hint: 'The drive or the connection is damaging data. Use another place and have this one checked.',
  },
  'report.destination-failed': {
    userMessage: '{place} failed: {reason}.',
    hint: 'A full or disconnected network share answers so, too. Check it and publish again: it goes on where it stopped.',
  },
  // channels
  'channel.invalid': {
    userMessage: 'The channel cannot be used: {what}.',
    hint: 'Change that in the channel and save it again.',
  },
  'channel.refused': {
    userMessage: '{name} did not take the message: {what}.',
    hint: 'Correct the channel, then send the message again.',
  },
  'channel.unreachable': {
    userMessage: '{name} could not be reached: {what}.',
    hint: 'Check the address and the network; messages wait and are tried again.',
  },
  'channel.no-desktop': {
    userMessage: 'No desktop is at hand to show a notification.',
    hint: 'The Mureon application shows them: open it and keep it open.',
  },
  'channel.too-late': {
    userMessage: 'The notification was {hours} h old when a desktop was at hand.',
    hint: 'Old notifications are not shown. Alerts and reports list what it was about.',
  },
  'channel.removed': {
    userMessage: 'The channel of this message was removed before it was sent.',
    hint: 'Choose another channel where the message comes from.',
  },
  'channel.no-delivery': {
    userMessage: 'There is no such message to send again.',
    hint: '`mureon channel deliveries` lists them; only failed ones can be sent again.',
  },
  'app.not-built': {
    userMessage: 'The page of the workbench is not built ({root}).',
    hint: 'Run `npm start`, which builds and opens it, or `npx electron-vite build`.',
  },
  'cli.usage': { userMessage: '{what}', hint: 'Run `mureon --help`.' },
  'internal.unexpected': {
    userMessage: 'Something went wrong inside Mureon.',
    hint: 'The log has the details under {traceId}.',
  },
} as const satisfies Record<string, { userMessage: string; hint: string }>;

export type ErrorCode = keyof typeof errorCatalog;

/** True when the code is in this build's catalogue; a newer peer may send others. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCatalog, code);
}
