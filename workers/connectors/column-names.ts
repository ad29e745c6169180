/** A usable name for the column at `index`: blanks removed, never empty, never the name of our own row number. */
export function uniqueName(header: string, index: number): string {
  const name = header.trim();
  if (name === '') return `column ${index + 1}`;
  return name.toLowerCase() === 'x_sourcerow' ? `${name} of the file` : name;
}
