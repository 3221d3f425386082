import type { Page, Request } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillGrid } from './fill-grid.ts'
import { focused, type House, openHouse } from './house.ts'

/** A grid of 100,000 images: its scroll bar is of all of them, and every place is there within a moment. */

const count = 100_000
let house: House
let projectId: string
let page: Page

beforeAll(async () => {
  house = await openHouse()
  page = house.ada
  projectId = await house.createProject('A hundred thousand')
  await fillGrid(house, projectId, count)
  await page.goto(`${house.url}/projects/${projectId}`)
  await tile(0).waitFor()
}, 600_000)
afterAll(() => house?.close())

const patient = { timeout: 30_000 }
/** By its place in the list. */
const tile = (index: number) => page.locator(`[data-index="${index}"]`)
/** The newest comes first. */
const nameAt = (index: number) => `scan-${count - index}.png`
const scrollTo = (share: number) =>
  page.evaluate(`{
    const room = document.querySelector('[role=grid]').parentElement
    room.scrollTop = ${share} * (room.scrollHeight - room.clientHeight)
  }`)
const goTo = async (typed: string) => {
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Go to a number or a date' }).fill(typed)
  await page.keyboard.press('Enter')
}

test('number 50,000 of 100,000 is gone to, and has the focus', async () => {
  expect(await page.getByRole('status').filter({ hasText: '100,000 images' }).count()).toBe(1)
  await page.getByRole('heading', { name: 'Images' }).waitFor({ state: 'attached' })
  await tile(0).focus()
  await page.keyboard.press('j')
  expect(await focused(page)).toBe('Go to a number or a date')
  await page.keyboard.type('50,000')
  await page.keyboard.press('Enter')
  await tile(49_999).waitFor()
  await expect.poll(() => focused(page), patient).toContain(nameAt(49_999))
})

test('tiles become larger and smaller by key, what has the focus stays, and the size outlives a reload', async () => {
  const columns = () => page.getByRole('grid').getAttribute('aria-colcount').then(Number)
  const usual = await columns()
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await expect.poll(columns, patient).toBeLessThan(usual)
  await expect.poll(() => focused(page), patient).toContain(nameAt(49_999))
  expect(await page.getByRole('slider', { name: 'Size of the tiles' }).inputValue()).toBe('216')
  const larger = await columns()
  await page.reload()
  await tile(0).waitFor()
  expect(await columns()).toBe(larger)
  await goTo('50,000')
  await expect.poll(() => focused(page), patient).toContain(nameAt(49_999))
  await page.keyboard.press('-')
  await page.keyboard.press('-')
  await expect.poll(columns, patient).toBe(usual)
  await expect.poll(() => focused(page), patient).toContain(nameAt(49_999))
})

test('keys go by one, by a row, by a screen, to the end and back to the start', async () => {
  const columns = Number(await page.getByRole('grid').getAttribute('aria-colcount'))
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => focused(page), patient).toContain(nameAt(50_000))
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => focused(page), patient).toContain(nameAt(50_000 + columns))
  await page.keyboard.press('PageDown')
  await expect
    .poll(async () => Number(/scan-(\d+)/.exec(String(await focused(page)))?.[1]), patient)
    .toBeLessThan(count - 50_000 - columns)
  await page.keyboard.press('End')
  await expect.poll(() => focused(page), patient).toContain('scan-1.png')
  await page.keyboard.press('PageUp')
  await page.keyboard.press('Home')
  await expect.poll(() => focused(page), patient).toContain(nameAt(0))
})

test('the bar of the grid is of all images: dragged to its middle and its end it shows what stands there', async () => {
  await scrollTo(0.5)
  const middle = () => page.locator('[data-index]').first().getAttribute('data-index')
  await expect.poll(async () => Math.abs(Number(await middle()) - count / 2), patient).toBeLessThan(100)
  const index = Number(await middle())
  expect(await tile(index).textContent()).toContain(nameAt(index))
  await scrollTo(1)
  await tile(count - 1).waitFor()
  expect(await tile(count - 1).textContent()).toContain('scan-1.png')
})

test('a day is gone to: what came on it comes first, then what is older', async () => {
  const index = 40_000
  const [row] = (await house.installation.query(
    `select to_char(date_trunc('day', "createdAt"), 'YYYY-MM-DD') as day, (select count(*)::int from "Image" n
       where n."projectId" = '${projectId}' and n."createdAt" >= date_trunc('day', i."createdAt") + interval '1 day') as before
     from "Image" i where "projectId" = '${projectId}' and "fileName" = '${nameAt(index)}'`,
  )) as { day: string; before: number }[]
  await goTo(row?.day ?? '')
  const at = row?.before ?? 0
  await expect
    .poll(async () => {
      const number = Number(/scan-(\d+)/.exec(String(await focused(page)))?.[1])
      return Math.abs(count - number - at)
    }, patient)
    .toBeLessThanOrEqual(1)
  for (const [typed, said] of [
    ['0', '1 to 100,000, or a date such as 2026-03-14'],
    ['100001', '1 to 100,000, or a date such as 2026-03-14'],
    ['1999-12-31', 'No image is as old as that'],
  ] as const) {
    await goTo(typed)
    await page.getByText(said).waitFor()
  }
})

test('under a filter the places are those of the filter, and the address and the way back keep them', async () => {
  await page.getByRole('button', { name: 'Normal' }).click()
  await page.getByText('33,333 images of 100,000').waitFor()
  await goTo('20000')
  await tile(19_999).waitFor()
  await expect.poll(() => focused(page), patient).toContain(`scan-${(33_333 - 19_999) * 3}.png`)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/images\//)
  await page.getByRole('button', { name: 'Next image' }).or(page.getByLabel('Next image')).first().waitFor()
  await page.keyboard.press('Escape')
  await tile(19_999).waitFor()
  await expect.poll(() => focused(page), patient).toContain(`scan-${(33_333 - 19_999) * 3}.png`)
  await page.getByRole('button', { name: 'All images' }).click()
  await page.getByText('100,000 images').first().waitFor()
})

const isFirstPage = (request: Request) => {
  const asked = request.method() === 'POST' ? request.postDataJSON() : null
  return asked?.operationName === 'ImagePage' && asked.variables.startAt === 0
}

test('what somebody else labels meanwhile is gone from under the unlabelled, and nobody is passed over', async () => {
  await page.getByRole('button', { name: 'Unlabelled' }).click()
  await page.getByText('66,667 images of 100,000').waitFor()
  await tile(0).waitFor()
  await house.installation.query(`
    update "Image" set "labelVersion" = 1,
      "labelClassId" = (select "id" from "LabelClass" where "projectId" = '${projectId}' and "position" = 1)
    where "id" in (select "id" from "Image" where "projectId" = '${projectId}' and "labelClassId" is null order by "id" desc limit 120)`)
  const unlabelled = (await house.installation.query(
    `select "fileName" as name from "Image" where "projectId" = '${projectId}' and "labelClassId" is null order by "id" desc limit 400`,
  )) as { name: string }[]
  await goTo('300')
  await page.getByText('66,547 images of 100,000').waitFor()
  await expect.poll(() => tile(299).textContent(), patient).toContain(unlabelled[299]?.name)
  await goTo('1')
  await expect.poll(() => tile(0).textContent(), patient).toContain(unlabelled[0]?.name)
  await page.getByRole('button', { name: 'All images' }).click()
  await page.getByText('100,000 images').first().waitFor()
})

test('after 100,000 images were gone through the memory is what it was, so are the nodes, and the first is asked for again', async () => {
  const wire = await page.context().newCDPSession(page)
  await wire.send('HeapProfiler.enable')
  const heap = async () => {
    await wire.send('HeapProfiler.collectGarbage')
    const { usedSize } = await wire.send('Runtime.getHeapUsage')
    return usedSize / 2 ** 20
  }
  const nodes = () => page.evaluate('document.querySelectorAll("*").length')
  const walk = async (from: number, to: number, step: number) => {
    for (let index = from; index < to; index += step) {
      await goTo(String(index + 1))
      await tile(index).waitFor()
    }
  }
  await walk(0, 20_000, 2000)
  const before = { heap: await heap(), nodes: Number(await nodes()) }
  await walk(20_000, count, 2000)
  const after = { heap: await heap(), nodes: Number(await nodes()) }
  expect(after.heap - before.heap, JSON.stringify({ before, after })).toBeLessThan(15)
  expect(after.nodes).toBeLessThan(before.nodes + 300)

  const [first, answer] = [page.waitForRequest(isFirstPage), Promise.withResolvers<void>()]
  await page.route('**/graphql', async route => {
    if (isFirstPage(route.request())) await answer.promise
    await route.continue()
  })
  await goTo('1')
  await first
  expect(await tile(0).count()).toBe(0)
  answer.resolve()
  await tile(0).waitFor()
  await page.unroute('**/graphql')
}, 400_000)

test.each([
  ['by name', '?sort=name', 'scan-99999.png', /^100,000 images, by file name$/],
  ['under a search', '?q=scan-', 'scan-1.png', /^More than 10,000 images of 100,000, newest first$/],
])(
  '%s the list goes on as its end comes in sight, to the last of 100,000',
  async (_, query, last, said) => {
    await page.goto(`${house.url}/projects/${projectId}${query}`)
    await page.getByRole('status').filter({ hasText: said }).waitFor(patient)
    await tile(0).focus()
    const end = async () => {
      await page.keyboard.press('End')
      return String(await focused(page))
    }
    await expect.poll(end, { timeout: 120_000, interval: 500 }).toContain(last)
    const shown = page.getByRole('status').filter({ hasText: /^100,000 images/ })
    await shown.waitFor(patient)
    expect(await tile(count - 1).textContent()).toContain(last)
    // Whoever comes back from its last image finds it where it was.
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/images\//)
    await page.getByLabel('Next image').first().waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page), patient).toContain(last)
    await page.goto(`${house.url}/projects/${projectId}`)
    await tile(0).waitFor()
  },
  200_000,
)

test('pictures that were scrolled past are dropped: of all places passed in a hurry only the last is asked for', async () => {
  const asked = new Set<string>()
  page.on('request', request => {
    if (request.url().includes('/thumbnail')) asked.add(request.url())
  })
  for (let share = 0.11; share < 0.9; share += 0.02) {
    await scrollTo(share)
    await page.evaluate('new Promise(requestAnimationFrame)')
  }
  const shown = () => page.locator('[data-index]').count()
  await expect.poll(shown, patient).toBeGreaterThan(20)
  await expect.poll(async () => asked.size >= (await shown()), patient).toBe(true)
  expect(asked.size).toBeLessThan(150)
  expect(house.problems).toEqual([])
})
