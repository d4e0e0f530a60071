// Sizes of files, three significant digits with a decimal unit.

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export function formatBytes(bytes: number): string {
  let value = bytes;
  let index = 0;
  while (value >= 999.5 && index < UNITS.length - 1) {
    value /= 1000;
    index += 1;
  }
  return `${index === 0 ? value : value.toPrecision(3)} ${UNITS[index] ?? ''}`;
}
