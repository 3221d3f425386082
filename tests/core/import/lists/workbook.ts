import { ZipFile } from 'yazl'

export interface SheetText {
  name: string
  /** Rows of cells as XML: `<c t="inlineStr"><is><t>a</t></is></c>`. */
  rows: string
  after?: string
  state?: string
}

export function zip(files: Record<string, string | Buffer>): Promise<Buffer> {
  const archive = new ZipFile()
  for (const [name, text] of Object.entries(files)) archive.addBuffer(Buffer.from(text), name)
  archive.end()
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    archive.outputStream
      .on('data', chunk => chunks.push(chunk))
      .on('end', () => resolve(Buffer.concat(chunks)))
      .on('error', reject)
  })
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A spreadsheet, written part by part. */
export function workbook(
  sheets: readonly SheetText[],
  strings: readonly string[] = [],
  more: Record<string, string> = {},
): Promise<Buffer> {
  const rel = (id: string, target: string) => `<Relationship Id="${id}" Type="${office}/x" Target="${target}"/>`
  const rels = (text: string) => `<?xml version="1.0"?><Relationships>${text}</Relationships>`
  const listed = sheets.map(
    ({ name, state }, i) =>
      `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i}"${state ? ` state="${state}"` : ''}/>`,
  )
  return zip({
    '_rels/.rels': rels(rel('r', 'xl/workbook.xml')),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${listed.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': rels(
      sheets.map((_, i) => rel(`s${i}`, `worksheets/sheet${i}.xml`)).join('') +
        rel('st', 'sharedStrings.xml') +
        rel('sy', 'styles.xml'),
    ),
    'xl/sharedStrings.xml': `<sst xmlns="${main}">${strings.map(text => `<si><t>${text}</t></si>`).join('')}</sst>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
    ...Object.fromEntries(
      sheets.map(({ rows, after = '' }, i) => [
        `xl/worksheets/sheet${i}.xml`,
        `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData>${after}</worksheet>`,
      ]),
    ),
    ...more,
  })
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
/** Rows of plain texts. */
export const textRows = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((cells, r) => {
      const written = cells.map(
        (text, c) => `<c r="${String.fromCharCode(65 + c)}${r + 1}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`,
      )
      return `<row r="${r + 1}">${written.join('')}</row>`
    })
    .join('')
