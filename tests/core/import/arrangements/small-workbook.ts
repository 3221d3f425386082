import { writeZip } from '#tests/kit/zip.ts'

export { textRows } from '#tests/core/import/lists/workbook.ts'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const rels = (target: string) =>
  `<?xml version="1.0"?><Relationships><Relationship Id="r" Type="${office}/x" Target="${target}"/></Relationships>`

/** A spreadsheet of one sheet. */
export const workbookOf = (rows: string): Buffer =>
  writeZip([
    { name: '_rels/.rels', data: rels('xl/workbook.xml') },
    {
      name: 'xl/workbook.xml',
      data: `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="a" sheetId="1" r:id="r"/></sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', data: rels('worksheets/sheet0.xml') },
    { name: 'xl/worksheets/sheet0.xml', data: `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>` },
  ])
