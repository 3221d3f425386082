const units = [
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
] as const

/** As people say it: 50 GB, 1.2 MB, 17 bytes. */
export function showBytes(byteCount: number): string {
  const [unit, size] = units.find(([, size]) => byteCount >= size) ?? ['bytes', 1]
  return `${Number((byteCount / size).toFixed(1))} ${unit}`
}
