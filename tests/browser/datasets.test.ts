import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, type House, makeAccount, openHouse } from './house.ts'

let house: House
let projectId: string
const { button, dialog, inviteTo, row } = dialogsOf(() => house.ada)
const versions: string[] = []
const page = (...parts: string[]) => [`${house.url}/projects/${projectId}/datasets`, ...parts].join('/')

async function tidy(where: string) {
  await expectTidy(house.ada, where)
  const folder = process.env.LAMINA_SCREENSHOTS
  if (folder) await house.ada.screenshot({ path: path.join(folder, `${where}.png`), fullPage: true })
}

const ask = (mutation: string, input: object) =>
  house.ask<Record<string, { __typename: string }>>(
    house.ada,
    `mutation($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { __typename } }`,
    { input },
  )

const freeze = async (seed: number) => {
  const ratio = { train: 0.6, validation: 0.2, test: 0.2 }
  versions.push(await house.freeze({ projectId, seed, ratio }))
}

beforeAll(async () => {
  house = await openHouse()
  projectId = await house.createProject('Versions')
}, 300_000)
afterAll(() => house?.close(), 60_000)

test('a dataset says what share of each split is of each class, and of each choice of an attribute', async () => {
  const { ada } = house
  await house.bring(projectId, 60)
  const side = { name: 'Side', choices: [{ name: 'Left' }, { name: 'Right' }] }
  await ask('setAnswerAttributes', { projectId, expectedRevision: 0, attributes: [side] })
  await freeze(1)
  await ada.goto(page(versions[0] ?? ''))
  const byClass = ada.getByRole('table', { name: 'Balance by Class' })
  await byClass.getByRole('row').filter({ hasText: 'Train' }).getByText('%').first().waitFor()
  const bySide = ada.getByRole('table', { name: 'Balance by Side' })
  expect(await bySide.getByRole('columnheader').allTextContents()).toEqual(['Side', 'Left', 'Right', 'nothing said'])
  expect(await bySide.getByRole('row').last().textContent()).toBe('All0.0%00.0%0100.0%60')
  await ada.getByText('Nothing is said of this dataset.').waitFor()
  await ada.getByRole('link', { name: 'What differs' }).click()
  await ada.getByRole('heading', { name: 'There is nothing to compare with' }).waitFor()
  await tidy('one dataset')
})

test('a note and tags stand on the page and in the list; a tag of another dataset is refused there', async () => {
  const { ada } = house
  await freeze(2)
  await ada.goto(page(versions[0] ?? ''))
  await button('Edit').click()
  await dialog().getByLabel('Tags', { exact: true }).fill('baseline, paper')
  await dialog().getByLabel('Note', { exact: true }).fill('Before the second reading.')
  await tidy('describe dataset')
  await dialog().getByRole('button', { name: 'Save' }).click()
  await dialog().waitFor({ state: 'detached' })
  await ada.getByText('Before the second reading.').waitFor()
  expect(await ada.getByRole('list', { name: 'Tags' }).getByRole('listitem').allTextContents()).toEqual([
    'baseline',
    'paper',
  ])
  await tidy('dataset')
  await ada.goto(page())
  await row('Before the second reading.').getByText('baseline').waitFor()
  await tidy('datasets with tags')

  await ada.goto(page(versions[1] ?? ''))
  await button('Edit').click()
  await dialog().getByLabel('Tags', { exact: true }).fill('Baseline')
  await dialog().getByRole('button', { name: 'Save' }).click()
  await dialog().getByText('dataset 1 has the tag baseline: take it off there first').waitFor()
  await dialog().getByLabel('Tags', { exact: true }).fill('x'.repeat(41))
  await dialog().getByRole('button', { name: 'Save' }).click()
  await dialog().getByText('Allowed: 1 to 40 characters on one line').waitFor()
  await dialog().getByLabel('Tags', { exact: true }).fill('second')
  await dialog().getByRole('button', { name: 'Save' }).click()
  await dialog().waitFor({ state: 'detached' })
})

test('two datasets are compared: which images moved, with both sides and links to them', async () => {
  const { ada } = house
  await ada.getByRole('link', { name: 'What differs' }).click()
  await ada.getByRole('heading', { name: 'These two have not been compared' }).waitFor()
  await tidy('datasets not compared')
  await button('Compare').click()
  const moved = ada.getByRole('radio', { name: /^Moved [1-9]/ })
  await moved.waitFor()
  expect(await moved.isChecked()).toBe(true)
  await ada.getByText(/are the same in both/).waitFor()
  const count = Number((await moved.textContent())?.replace(/\D/g, ''))
  const rows = ada.getByRole('table', { name: 'Images' }).getByRole('row')
  await expect.poll(() => rows.count()).toBe(1 + Math.min(50, count))
  expect(await rows.first().textContent()).toBe('ImageIn dataset 1In dataset 2')
  await tidy('difference of datasets')
  await ada.getByRole('radio', { name: 'Relabelled 0' }).click()
  await ada.getByText('No image was relabelled from dataset 1 to dataset 2.').waitFor()
  await moved.click()
  await rows.nth(1).getByRole('link').click()
  await ada.waitForURL(/\/images\/[0-9a-f-]+$/)

  // The same again is there at once.
  await ada.goto(page(versions[1] ?? '', `difference?from=${versions[0]}`))
  await moved.waitFor()
  await ada.goto(page(versions[1] ?? '', `difference?from=${projectId}`))
  await ada.getByRole('heading', { name: /not found|There is no/i }).waitFor()
  await tidy('difference from what is not there')
})

test('whoever only reads sees what was compared, and may have nothing compared; no page threw', async () => {
  const ben = await house.visit(await inviteTo(`${house.url}/projects/${projectId}`, 'Reader'))
  await makeAccount(ben, 'Ben Reader', 'reader@example.org')
  await ben.getByRole('heading', { name: 'Projects' }).waitFor()
  await ben.goto(page(versions[1] ?? '', 'difference'))
  await ben.getByRole('radio', { name: /^Moved [1-9]/ }).waitFor()
  await ben.goto(page(versions[0] ?? '', 'difference'))
  await ben.getByRole('button', { name: 'Compare' }).hover()
  await ben.getByText('As Reader you may not compare datasets here.').first().waitFor()
  expect(house.problems).toEqual([])
})
