import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writePhantoms } from '#core/phantom/write-phantoms.ts'
import { newFolder, writeTree } from '#tests/kit/pictures.ts'
import * as documents from '../../scripts/demo/documents.ts'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, type House, openHouse } from './house.ts'

let house: House
let ada: Page
let projectId: string
let dataset: string
const { button, dialog } = dialogsOf(() => house.ada)
const originals = 8

/** Phantoms of eight, half of a class each, and a copy of each, turned: every file in a group of its own. */
async function drawCopies(): Promise<string> {
  const drawn = path.join(await newFolder(), 'drawn')
  await writePhantoms(drawn, { count: 48, seed: 5 })
  const [, ...rows] = (await readFile(path.join(drawn, 'manifest.csv'), 'utf8')).trim().split('\n')
  const byGroup = new Map(rows.map(row => row.split(',')).map(([file, , group]) => [group, file ?? '']))
  const top = path.join(await newFolder(), 'films')
  for (const [i, file] of [...byGroup.values()].slice(0, originals).entries()) {
    const bytes = await readFile(path.join(drawn, file))
    const folder = i % 2 ? 'Fracture' : 'Normal'
    await writeTree(top, {
      [`${folder}/film-${i}.png`]: bytes,
      [`${folder}/turned-${i}.png`]: await sharp(bytes).rotate(90).png().toBuffer(),
    })
  }
  return top
}

const succeeded = (jobId: string) => {
  const over = `select 1 from "Job" where "id" = '${jobId}' and "status" = 'SUCCEEDED'`
  return expect.poll(async () => (await house.installation.query(over)).length, { timeout: 60_000 }).toBe(1)
}

beforeAll(async () => {
  house = await openHouse()
  ada = house.ada
  projectId = await house.createProject('Leakage')
}, 300_000)
afterAll(() => house?.close(), 60_000)

/** Brings the files, and freezes them without a waiver. */
async function freeze() {
  const brought = { projectId, folder: await drawCopies() }
  const { startImport } = await house.ask<documents.StartedImport>(ada, documents.startImport, { input: brought })
  if (!('job' in startImport)) throw new Error(JSON.stringify(startImport))
  await succeeded(startImport.job.id)
  const input = { projectId, seed: 1, ratio: { train: 0.5, validation: 0.25, test: 0.25 } }
  const { freezeDataset } = await house.ask<documents.AskedFreeze>(ada, documents.freezeDataset, { input })
  if (!('job' in freezeDataset)) throw new Error(JSON.stringify(freezeDataset))
  await succeeded(freezeDataset.job.id)
  const [version] = await house.installation.query(
    `select "id" from "DatasetVersion" where "projectId" = '${projectId}'`,
  )
  dataset = `${house.url}/projects/${projectId}/datasets/${Object.values(version ?? {})[0]}`
}

/** One of the sentences on the whole; the table of types has each once more. */
const known = (text: string | RegExp) => ada.getByRole('listitem').filter({ hasText: text })
const refused = 'Runs on this dataset are refused for its leakage, until somebody looks or signs a waiver.'

test('a dataset that nobody searched says so, and no run is started on it', async () => {
  await freeze()
  await ada.goto(dataset)
  await known('16 images were not compared by any search for duplicates').waitFor()
  await ada.getByText('training runs are refused').waitFor()
  await expectTidy(ada, 'a dataset that nobody searched')
  await button('Start training run').click()
  await dialog().getByText('Leakage of dataset 1').waitFor()
  const start = dialog().getByRole('button', { name: 'Start', exact: true })
  expect(await start.getAttribute('aria-disabled')).toBe('true')
  await start.hover()
  await ada.getByRole('tooltip').getByText(refused).waitFor()
  await dialog().getByRole('button', { name: 'Cancel' }).click()
})

test('the way leads to the search, and from what it found to the pairs in different splits alone', async () => {
  await ada.getByRole('link', { name: 'Look for duplicates' }).click()
  await button('Find duplicates').click()
  await ada.getByRole('radio', { name: `To decide ${originals}`, exact: true }).waitFor({ timeout: 120_000 })
  await ada.goto(dataset)
  await known(/^\d pairs in different splits may be copies, and nobody has decided$/).waitFor()
  await expectTidy(ada, 'a dataset with pairs to decide on')
  await ada.getByRole('link', { name: 'Decide on pairs' }).click()
  await ada.getByText('Only pairs that stand in different splits of one dataset').waitFor()
  const pairs = ada.getByRole('list', { name: 'Pairs' }).getByRole('button')
  await pairs.first().waitFor()
  const count = await pairs.count()
  expect(count).toBeGreaterThan(1)
  expect(count).toBeLessThan(originals)
  await expectTidy(ada, 'pairs of a dataset')
  await pairs.first().focus()
  await ada.keyboard.press('c')
  await ada.getByRole('radio', { name: `To decide ${count - 1}`, exact: true }).waitFor()
  await ada.getByRole('radio', { name: 'Copies 1', exact: true }).waitFor()
  await ada.getByRole('link', { name: 'Go to the dataset' }).click()
  await known('1 pair of copies stands in different splits').waitFor()
  await known('1 group stands in several splits').waitFor()
})

test('a waiver is signed with a reason, and stands beside the run that was started under it', async () => {
  await button('Sign a waiver').click()
  await dialog().getByRole('button', { name: 'Sign', exact: true }).click()
  await dialog()
    .getByText(/Allowed: .*1 to 500 characters/)
    .waitFor()
  await dialog().getByLabel('Reason').fill('To show what leakage does')
  await expectTidy(ada, 'signing a waiver')
  await dialog().getByRole('button', { name: 'Sign', exact: true }).click()
  await ada.getByText(/^Waived by Ada First,.*“To show what leakage does”$/).waitFor()
  await button('Start training run').click()
  await dialog().getByLabel('Epochs').fill('1')
  await dialog().getByRole('button', { name: 'Start', exact: true }).click()
  await ada.getByRole('heading', { name: /^Run 1/ }).waitFor()
  await ada.getByText('Figures of this model may flatter it: leakage of dataset 1').waitFor()
  await ada.getByText(/^Waived by Ada First,/).waitFor()
  await expectTidy(ada, 'a run under a waiver')
  await ada.getByRole('link', { name: 'Runs', exact: true }).first().click()
  await ada.getByRole('button', { name: 'waived' }).focus()
  await ada.getByRole('tooltip').getByText('Trained under a waiver of Ada First: To show what leakage does').waitFor()
})

test('whoever looks for shortcuts is told of each thing how well it tells the class', async () => {
  await ada.goto(dataset)
  await button('Look for shortcuts').click()
  const shortcuts = ada.getByRole('table', { name: 'Shortcuts' })
  await shortcuts.getByRole('row', { name: /^File name/ }).waitFor({ timeout: 90_000 })
  expect(await shortcuts.getByRole('row').count()).toBe(6)
  await ada.getByText('Eight types of leakage, one by one').click()
  await ada.getByRole('row', { name: /^Shortcuts/ }).waitFor()
  await expectTidy(ada, 'a dataset whose shortcuts were looked for')
})

test('its model says so above its figures, and with them', async () => {
  const made = `select m."id" from "ModelVersion" m join "Evaluation" e on e."modelVersionId" = m."id" where m."projectId" = '${projectId}'`
  await expect.poll(async () => (await house.installation.query(made)).length, { timeout: 150_000 }).toBe(1)
  const [model] = await house.installation.query(made)
  await ada.goto(`${house.url}/projects/${projectId}/models/${Object.values(model ?? {})[0]}`)
  await ada.getByText('Figures of this model may flatter it: leakage of dataset 1').waitFor()
  await ada.getByText(/^trained under a waiver of Ada First \("To show what leakage does"\): 1 group stands/).waitFor()
  await expectTidy(ada, 'a model under a waiver')
  await ada.getByRole('link', { name: 'Models', exact: true }).first().click()
  await ada.getByRole('button', { name: 'waived' }).waitFor()
  await expectTidy(ada, 'models under a waiver')
  expect(house.problems).toEqual([])
})
