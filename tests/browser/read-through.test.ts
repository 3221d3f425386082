import { afterAll, beforeAll, expect, test } from 'vitest'
import * as reading from '../../scripts/demo/reading-documents.ts'
import { type House, openHouse } from './house.ts'

/** A part of the images that is read through, one after the other. */

let house: House
let projectId: string
let group: { key: string; ids: string[] }

beforeAll(async () => {
  house = await openHouse()
}, 300_000)
afterAll(() => house?.close(), 60_000)

test('images come in, and two readers are asked for', async () => {
  projectId = await house.createProject('Read through')
  await house.bring(projectId, 12)
  const input = { projectId, expectedRevision: 0, readerCount: 2 }
  await house.ask(house.ada, reading.setReadingPolicy, { input })
  const rows = (await house.installation.query(`
    select "groupKey" as "key", array_agg("id"::text) as "ids" from "Image" group by 1 having count(*) > 1 order by 1
  `)) as { key: string; ids: string[] }[]
  const [first] = rows
  if (!first) throw new Error('no patient has several images')
  group = first
})

test('what follows an answer is the next of the list, until nothing of it waits', async () => {
  const page = house.ada
  await page.goto(`${house.url}/projects/${projectId}?group=${group.key}`)
  await page.getByRole('button', { name: `Group ${group.key}`, pressed: true }).waitFor()
  await page.getByRole('button', { name: 'Read these' }).click()
  const read: string[] = []
  for (let place = 0; place < group.ids.length; place++) {
    await expect.poll(() => page.url().split('/images/')[1]?.split('?')[0]).not.toBe(read.at(-1))
    await page.locator('[data-readout=view]').first().waitFor()
    read.push(page.url().split('/images/')[1]?.split('?')[0] ?? '')
    expect(page.url(), 'the list is kept').toContain(`group=${group.key}`)
    if (place === 0) {
      await page.keyboard.press('a')
      await expect.poll(() => page.getByLabel('Go on after an answer').isChecked()).toBe(true)
    }
    await page.keyboard.press('1')
  }
  await page.getByText('Nothing else of this list waits for you now.').first().waitFor()
  expect(new Set(read)).toEqual(new Set(group.ids))
  const others = `select 1 from "Reading" where "version" > 0 and "readerId" is not null and not "imageId" = any('{${group.ids.join()}}')`
  expect(await house.installation.query(others)).toEqual([])
  expect(house.problems).toEqual([])
})
