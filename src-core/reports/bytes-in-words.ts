const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

/** "1.3 MiB", rounded up: for messages that say how much room is needed. */
export function bytesInWords(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 1_024 && unit < units.length - 1) [size, unit] = [size / 1_024, unit + 1];
  return `${unit === 0 ? size : Math.ceil(size * 10) / 10} ${units[unit]}`;
}
