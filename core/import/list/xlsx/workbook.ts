import path from 'node:path'
import { scanXml } from '#core/import/list/xlsx/scan-xml.ts'
import { BadPackage } from '#core/import/list/xlsx/unpack.ts'

export interface Workbook {
  sheets: { name: string; part: string }[]
  strings: string[]
  /** Whether cells of a style are dates, by its number. */
  isDate: boolean[]
  /** Whether days count from 1904. */
  is1904: boolean
}

type Package = (name: string) => Buffer | null

function targets(open: Package, root: string): Map<string, string> {
  const found = new Map<string, string>()
  const rels = open(path.posix.join(path.posix.dirname(root), '_rels', `${path.posix.basename(root)}.rels`))
  if (!rels) return found
  scanXml(rels, {
    open: (name, { Id, Target }) => {
      if (name !== 'Relationship' || Id === undefined || Target === undefined) return
      found.set(Id, Target.startsWith('/') ? Target.slice(1) : path.posix.join(path.posix.dirname(root), Target))
    },
  })
  return found
}

/** Texts that cells share; of those with several styles the parts together, without readings above them. */
function readStrings(bytes: Buffer | null): string[] {
  const strings: string[] = []
  if (!bytes) return strings
  let parts: string[] = []
  let isText = false
  let phonetic = 0
  scanXml(bytes, {
    open: name => {
      if (name === 'si') parts = []
      if (name === 'rPh') phonetic += 1
      isText = name === 't' && phonetic === 0
    },
    text: text => {
      if (isText) parts.push(text)
    },
    close: name => {
      if (name === 'rPh') phonetic -= 1
      if (name === 't') isText = false
      if (name === 'si') strings.push(parts.join(''))
    },
  })
  return strings
}

const isDateFormat = (format: string) => /[dmyhs]/i.test(format.slice(0, 300).replace(/"[^"]*"|\\.|\[[^\]]*\]/g, ''))
const builtInDates = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47])

function readStyles(bytes: Buffer | null): boolean[] {
  const isDate: boolean[] = []
  if (!bytes) return isDate
  const formats = new Map<string, boolean>()
  let isCell = false
  scanXml(bytes, {
    open: (name, { numFmtId = '', formatCode = '' }) => {
      if (name === 'numFmt') formats.set(numFmtId, isDateFormat(formatCode))
      if (name === 'cellXfs') isCell = true
      if (name === 'xf' && isCell) isDate.push(formats.get(numFmtId) ?? builtInDates.has(Number(numFmtId)))
    },
    close: name => {
      if (name === 'cellXfs') isCell = false
    },
  })
  return isDate
}

/** What all sheets of a spreadsheet share. @throws BadPackage */
export function readWorkbookParts(open: Package): Workbook {
  const [root] = [...targets(open, '').values()].filter(target => /workbook\d*\.xml$/i.test(target))
  const book = root === undefined ? null : open(root)
  if (root === undefined || !book) throw new BadPackage('it is no spreadsheet')
  const parts = targets(open, root)
  const sheets: Workbook['sheets'] = []
  let is1904 = false
  scanXml(book, {
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
      if (name !== 'sheet' || (attributes.state ?? 'visible') !== 'visible') return
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1]
      const part = id === undefined ? undefined : parts.get(id)
      if (part !== undefined) sheets.push({ name: attributes.name ?? '', part })
    },
  })
  const partOf = (ending: RegExp) => [...parts.values()].find(part => ending.test(part))
  const [strings, styles] = [partOf(/sharedStrings\.xml$/i), partOf(/styles\.xml$/i)]
  return {
    sheets,
    strings: readStrings(strings ? open(strings) : null),
    isDate: readStyles(styles ? open(styles) : null),
    is1904,
  }
}
