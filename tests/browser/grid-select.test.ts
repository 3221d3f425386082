import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillGrid } from './fill-grid.ts'
import { expectTidy, focused, type House, openHouse } from './house.ts'

/** The grid as a workbench for the mouse: a rubber band, colours with their words, and the same images as a table. */

const count = 3000
const patient = { timeout: 30_000 }
let house: House
let projectId: string
let page: Page

beforeAll(async () => {
  house = await openHouse()
  page = house.ada
  projectId = await house.createProject('Rubber band')
  await fillGrid(house, projectId, count)
  await page.goto(`${house.url}/projects/${projectId}`)
  await tile(0).waitFor()
}, 300_000)
afterAll(() => house?.close())

const tile = (index: number) => page.locator(`[data-index="${index}"]`)
const selected = (text: string) => page.getByRole('status').filter({ hasText: text })
const columns = () => page.getByRole('grid').getAttribute('aria-colcount').then(Number)
const picked = () =>
  page.evaluate(`[...document.querySelectorAll('[aria-selected=true] [data-index]')].map(e => Number(e.dataset.index))`)
/** The middle of a tile. */
async function middleOf(index: number) {
  const box = await tile(index).boundingBox()
  if (!box) throw new Error(`tile ${index} is not drawn`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
async function drag(from: number, to: number) {
  const [start, end] = [await middleOf(from), await middleOf(to)]
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(end.x, end.y, { steps: 6 })
}

test('a band selects what it touches, Ctrl adds to it, Escape leaves what was, and a click still opens', async () => {
  const across = await columns()
  await drag(0, across + 2)
  expect(await picked()).toEqual([0, 1, 2, across, across + 1, across + 2])
  await page.mouse.up()
  await selected('6 images selected').waitFor()
  expect(new URL(page.url()).pathname).toBe(`/projects/${projectId}`)

  await page.keyboard.down('Control')
  await drag(3, 4)
  await page.mouse.up()
  await page.keyboard.up('Control')
  await selected('8 images selected').waitFor()

  await drag(0, 1)
  expect(await picked()).toEqual([0, 1])
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await selected('8 images selected').waitFor()
  expect(new URL(page.url()).pathname).toBe(`/projects/${projectId}`)

  await drag(1, 1)
  await page.mouse.up()
  await page.waitForURL(/\/images\//)
  await page.goBack()
  await tile(0).waitFor()
})

test('at the edge the list goes on, and what was passed is selected though it is drawn no more', async () => {
  await page.getByRole('button', { name: 'All images' }).click()
  const across = await columns()
  const start = await middleOf(0)
  const room = await page.getByRole('grid').locator('..').boundingBox()
  if (!room) throw new Error('the grid is not drawn')
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(start.x + 40, room.y + room.height + 300, { steps: 4 })
  await expect.poll(() => tile(0).count(), patient).toBe(0)
  await expect.poll(() => tile(across * 30).count(), patient).toBe(1)
  await page.mouse.up()
  await expect
    .poll(
      async () => Number(/(\d+) images selected/.exec(String(await selected('images selected').textContent()))?.[1]),
      patient,
    )
    .toBeGreaterThan(28)
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('region', { name: 'Selected images' }).count()).toBe(0)
})

test('tiles are coloured by state or split, the legend and each tile say so in words, and the address keeps it', async () => {
  await page.goto(`${house.url}/projects/${projectId}`)
  await tile(0).waitFor()
  const legend = page.getByRole('list', { name: 'Colours' })
  expect(await legend.textContent()).toContain('Fracture')
  await page.getByLabel('Colour by').selectOption('Colour: state')
  await expect.poll(() => tile(0).textContent(), patient).toContain('Done · Normal')
  expect(await tile(1).getAttribute('aria-label')).toBe(`scan-${count - 1}.png, Unread`)
  expect(await legend.textContent()).toContain('Readers disagree')
  await expectTidy(page, 'coloured by state')
  await page.getByLabel('Colour by').selectOption('Colour: split')
  await page.reload()
  await expect.poll(() => tile(0).textContent(), patient).toContain('No published split · Normal')
  expect(await legend.textContent()).toContain('Validation')
})

test('the same images stand in a table: selected, moved through and opened by the same keys', async () => {
  await tile(3).focus()
  await page.keyboard.press('x')
  await page.getByRole('radio', { name: 'Table' }).click()
  await page.getByRole('columnheader', { name: 'Readings' }).waitFor()
  await expect.poll(picked, patient).toEqual([3])
  await tile(3).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await selected('3 images selected').waitFor()
  await drag(7, 9)
  await page.mouse.up()
  await selected('3 images selected').waitFor()
  expect(await picked()).toEqual([7, 8, 9])
  expect(await page.evaluate('document.querySelectorAll("[role=grid] *").length')).toBeLessThan(400)
  await expectTidy(page, 'the table')
  await tile(9).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/images\//)
  await page.getByRole('button', { name: 'Next image' }).or(page.getByLabel('Next image')).first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('columnheader', { name: 'Readings' }).waitFor()
  await expect.poll(() => focused(page), patient).toContain(`scan-${count - 9}.png`)
})

test('columns that a list can be put in order by say so and do, up and down, from the first image to the last', async () => {
  const [first] = (await house.installation.query(
    `select min("fileName") as low, max("fileName") as high from "Image" where "projectId" = '${projectId}'`,
  )) as { low: string; high: string }[]
  const header = (name: string) => page.getByRole('columnheader', { name })
  expect(await header('Added').getAttribute('aria-sort')).toBe('descending')
  await header('File name').getByRole('button').click()
  await expect.poll(() => tile(0).textContent(), patient).toContain(String(first?.low))
  expect(await header('File name').getAttribute('aria-sort')).toBe('ascending')
  await header('File name').getByRole('button').click()
  await expect.poll(() => tile(0).textContent(), patient).toContain(String(first?.high))
  expect(new URL(page.url()).searchParams.get('sort')).toBe('name-down')
  await tile(0).focus()
  await page.keyboard.press('End')
  await expect.poll(() => focused(page), patient).toContain(String(first?.low))
  await header('Added').getByRole('button').click()
  await expect.poll(() => tile(0).textContent(), patient).toContain('scan-1.png')
  expect(await page.getByRole('columnheader', { name: 'Class' }).getByRole('button').count()).toBe(0)
  expect(await page.getByText('3,000 images, oldest first').count()).toBe(1)
  expect(house.problems).toEqual([])
})
