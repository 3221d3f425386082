interface CsvFile {
  path: string
  className: string | null
  outcome: string
  reason: string | null
}

/** One cell; what a spreadsheet would run as a formula is kept from being one. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const filesCsv = (files: readonly CsvFile[]): string =>
  [
    'file,class,outcome,reason',
    ...files.map(f => [f.path, f.className ?? '', f.outcome, f.reason ?? ''].map(cell).join(',')),
  ]
    .map(line => `${line}\r\n`)
    .join('')
