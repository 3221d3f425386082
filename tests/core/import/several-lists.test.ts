import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { surveySource } from '#core/import/survey.ts'
import { newFolder } from '#tests/kit/pictures.ts'
import { writeZip } from '#tests/kit/zip.ts'

const info = 'file,age\na.png,7\n'
const nothing = 'No column was recognised as class, group or split.'

test.each<[string, string[], string[]]>([
  ['one list', ['info.csv'], [nothing]],
  ['several lists', ['info.csv', 'x/info.csv'], [`info.csv: ${nothing}`, `x/info.csv: ${nothing}`]],
])('of %s a doubt says which one it is of, where there are several', async (_name, lists, doubts) => {
  const zip = path.join(await newFolder(), 'a.zip')
  await writeFile(zip, writeZip([{ name: 'a.png' }, ...lists.map(name => ({ name, data: info }))]))
  const { found } = await surveySource({ kind: 'zip', zip }, {}, { classNames: ['Normal'], remembered: new Map() })
  expect(found.doubts).toEqual(doubts)
})
