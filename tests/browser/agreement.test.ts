import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, type House, makeAccount, openHouse } from './house.ts'

let house: House
let projectId: string
let imageIds: string[] = []
const readers: Page[] = []
const { inviteTo } = dialogsOf(() => house.ada)

beforeAll(async () => {
  house = await openHouse()
  projectId = await house.createProject('Agreement')
}, 300_000)
afterAll(() => house?.close(), 60_000)

test('images come in, and two blind readers join', async () => {
  await house.bring(projectId, 12)
  const rows = await house.installation.query('select "id" from "Image" order by "id"')
  imageIds = rows.map(row => String(Object.values(row ?? {})[0]))
  const policy = `mutation ($input: SetReadingPolicyInput!) { setReadingPolicy(input: $input) { __typename } }`
  const input = { projectId, expectedRevision: 0, readerCount: 2, isBlind: true }
  await house.ask(house.ada, policy, { input })
  for (const [i, name] of ['Ben Reader', 'Cy Reader'].entries()) {
    const page = await house.visit(await inviteTo(`${house.url}/projects/${projectId}`, 'Reader'))
    await makeAccount(page, name, `reader-${i}@example.org`)
    await page.getByRole('heading', { name: 'Projects' }).waitFor()
    readers.push(page)
  }
})

const open = (page: Page) => page.goto(`${house.url}/projects/${projectId}/agreement`)
const computed = async (count: number) => {
  const done = `select 1 from "Job" where "kind" = 'COMPARE' and "status" = 'SUCCEEDED'`
  await expect.poll(async () => (await house.installation.query(done)).length, { timeout: 60_000 }).toBe(count)
}

test('where no image was read by two, the page says what to do', async () => {
  const { ada } = house
  await open(ada)
  await ada.getByRole('heading', { name: 'Nothing was computed yet' }).waitFor()
  await expectTidy(ada, 'agreement not computed')
  await ada.getByRole('button', { name: 'Compute' }).click()
  await computed(1)
  await ada.getByRole('heading', { name: 'No image was read by two' }).waitFor()
  await ada.getByRole('link', { name: 'Go to People' }).waitFor()
  await expectTidy(ada, 'agreement of nothing')
})

test('two blind readers answer; coefficients stand with their intervals, and a cell leads to the images', async () => {
  const { ada } = house
  const [row] = await house.installation.query(
    `select (select "id" from "LabelClass" where "position" = 0) as "normal", (select "id" from "LabelClass" where "position" = 1) as "fracture"`,
  )
  const [normal, fracture] = Object.values(row ?? {}).map(String)
  const give = `mutation ($input: SetLabelInput!) { setLabel(input: $input) { __typename ... on Label { isBlind } } }`
  for (const [who, page] of readers.entries())
    for (const [place, imageId] of imageIds.entries()) {
      const truth = place % 3 === 0
      const isFracture = who === 1 && place < 2 ? !truth : truth
      const input = { imageId, labelClassId: isFracture ? fracture : normal, expectedVersion: 0 }
      const { setLabel } = await house.ask<{ setLabel: object }>(page, give, { input })
      expect(setLabel).toEqual({ __typename: 'Label', isBlind: true })
    }
  await open(ada)
  await ada.getByRole('button', { name: 'Compute anew' }).click()
  await computed(2)
  await ada.getByRole('heading', { name: 'All readers' }).waitFor()
  await ada.getByText('0.833', { exact: false }).first().waitFor()
  await ada.getByRole('img', { name: /^Krippendorff's alpha 0\.\d{3}, 95% interval \[/ }).waitFor()
  await ada.getByRole('heading', { name: 'Any two readers differ: 2 images' }).waitFor()
  await expectTidy(ada, 'agreement')
  await ada.getByRole('button', { name: /(Ben Reader and Cy Reader|Cy Reader and Ben Reader): kappa/ }).click()
  await ada.getByRole('heading', { name: /differ: 2 images/ }).waitFor()
  await ada.getByRole('button', { name: 'Normal and Fracture: 1 image' }).click()
  await ada.getByRole('heading', { name: /Normal, .*Fracture: 1 image/ }).waitFor()
  await expectTidy(ada, 'agreement of a pair')
  await ada.getByText('As a table').click()
  await ada.getByRole('row', { name: /^20\d\d-W\d\d 12/ }).waitFor()
  await ada.reload()
  await ada.getByRole('heading', { name: /Normal, .*Fracture: 1 image/ }).waitFor()
  await ada
    .getByRole('region', { name: /Normal, .*Fracture/ })
    .getByRole('link')
    .click()
  await ada.getByRole('heading', { name: /Readings Readers disagree/ }).waitFor()
})

test('one class against all others, and some days: in the address, computed for themselves, with the way to their images', async () => {
  const { ada } = house
  await open(ada)
  await ada.getByLabel('Class', { exact: true }).selectOption({ label: 'Fracture against all others' })
  await ada.getByRole('heading', { name: 'This was not computed yet' }).waitFor()
  await expectTidy(ada, 'agreement of a class not computed')
  await ada.getByRole('button', { name: 'Compute' }).click()
  await computed(3)
  await ada.getByText('Fracture against all other classes, on all images').waitFor()
  expect(await ada.getByRole('heading', { name: 'By class' }).count()).toBe(0)
  await ada.getByRole('button', { name: 'Fracture and Another class: 2 images' }).click()
  await ada.getByRole('heading', { name: 'Fracture and Another class: 2 images' }).waitFor()
  await expectTidy(ada, 'agreement of a class')
  await ada.reload()
  const shown = ada.getByRole('region', { name: 'Fracture and Another class' })
  await shown.getByRole('link').first().click()
  await ada.getByRole('heading', { name: /Readings Readers disagree/ }).waitFor()
  await ada.goBack()
  await shown.waitFor()

  await ada.getByLabel('Answered from').fill('2020-01-01')
  await ada.getByRole('heading', { name: 'This was not computed yet' }).waitFor()
  expect(new URL(ada.url()).searchParams.get('from')).toMatch(/^20(19|20)-/)
  await ada.getByRole('button', { name: 'Compare all' }).click()
  await ada.getByRole('heading', { name: 'By class' }).waitFor()
  await ada.goto(`${house.url}/projects/${projectId}/agreement?from=2026-02-30`)
  await ada.getByText('from is "2026-02-30" in the address. Allowed: a day such as 2026-03-14').waitFor()
  await expectTidy(ada, 'agreement of no day')
})

test('whoever reads blind is told why they see none of it', async () => {
  const [ben] = readers
  if (!ben) throw new Error('nobody came')
  await open(ben)
  await ben.getByText('You read this project blind: how far readers agree tells').waitFor()
  await expectTidy(ben, 'agreement of a blind reader')
  expect(house.problems).toEqual([])
})
