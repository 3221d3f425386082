import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recipes } from '#core/training-run/config.ts'
import { newFolder } from '#tests/kit/pictures.ts'
import * as published from '../../scripts/demo/published/documents.ts'
import { drawTree, treeSizes } from '../../scripts/demo/published/draw-tree.ts'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, type House, openHouse } from './house.ts'

const quick = recipes.find(r => r.name === 'quick-look')
if (!quick) throw new Error('no recipe')
let house: House
const { button, dialog } = dialogsOf(() => house.ada)

const divided = '20 groups stand in several splits'

async function tidy(where: string) {
  await expectTidy(house.ada, where)
  const folder = process.env.LAMINA_SCREENSHOTS
  if (folder) for (const theme of ['dark', 'light']) await keep(theme, path.join(folder, `${where}, ${theme}.png`))
}

async function keep(theme: string, file: string) {
  await house.ada.evaluate(
    `document.documentElement.className = document.documentElement.style.colorScheme = '${theme}'`,
  )
  await house.ada.screenshot({ path: file })
}

async function followed(id: string) {
  const statusOf = async () => {
    const { job } = await house.ask<{ job: { status: string } }>(
      house.ada,
      'query($id: ID!) { job(id: $id) { status } }',
      { id },
    )
    return job.status
  }
  await expect.poll(statusOf, { timeout: 120_000, interval: 500 }).toBe('SUCCEEDED')
}

/** A project with the small tree in it, groups by name. @returns where it is */
async function bring(name: string, hasTest: boolean): Promise<string> {
  const projectId = await house.createProject(name)
  const folder = await newFolder()
  await drawTree(folder, { size: treeSizes.small, hasTest, seed: 1 })
  const ask = <T>(document: string, variables: object) => house.ask<T>(house.ada, document, variables)
  const input = { projectId, folder, reading: { groupBy: 'NAME' } }
  const { checkImport } = await ask<published.Checked>(published.checkImport, { input })
  if (!('id' in checkImport)) throw new Error(JSON.stringify(checkImport))
  const importId = checkImport.id
  await followed(checkImport.checkJob.id)
  const facts = await ask<published.ImportData>(published.importFacts, { id: importId })
  const classes = facts.import.classCounts.edges.map(({ node }) => ({
    name: node.className,
    labelClassId: node.suggestedClass?.id,
  }))
  const { applyImport } = await ask<published.Applied>(published.applyImport, { input: { importId, classes } })
  if (!('job' in applyImport)) throw new Error(JSON.stringify(applyImport))
  await followed(applyImport.job.id)
  return `${house.url}/projects/${projectId}`
}

beforeAll(async () => {
  house = await openHouse()
}, 600_000)
afterAll(() => house?.close(), 60_000)

test('freezing as published names the groups in several splits, and so does everything that is trained on it', async () => {
  const { ada } = house
  const project = await bring('As published', true)
  await ada.goto(`${project}/datasets`)
  await button('Freeze dataset').first().click()
  await dialog().getByText(divided).waitFor()
  const splits = dialog().getByRole('list', { name: 'Published splits' }).getByRole('listitem')
  expect(await splits.allTextContents()).toEqual(['Train: 172', 'Validation: 10', 'Test: 10'])
  expect(await dialog().getByLabel('Seed').count()).toBe(0)
  await tidy('freeze as published')
  await dialog().getByRole('button', { name: 'Freeze' }).click()

  await ada.getByText(divided).first().waitFor()
  await ada.getByText('as published', { exact: true }).waitFor()
  await tidy('dataset as published')
  await button('Sign a waiver').click()
  await dialog().getByText(divided).waitFor()
  await dialog().getByLabel('Reason').fill('To compare with what was published')
  await dialog().getByRole('button', { name: 'Sign', exact: true }).click()
  await ada.getByText('“To compare with what was published”').waitFor()
  await button('Start training run').click()
  await dialog().getByText(divided).waitFor()
  await dialog().getByLabel('Recipe').selectOption({ label: quick.title })
  await dialog().getByLabel('Epochs').fill('1')
  await tidy('start run as published')
  await dialog().getByRole('button', { name: 'Start' }).click()
  await ada.waitForURL(/\/runs\/[0-9a-f-]+$/)
  await ada.getByText(divided).first().waitFor()
  await tidy('run as published')
  await ada.getByRole('link', { name: 'Model 1' }).click({ timeout: 240_000 })
  await ada.getByText(divided).first().waitFor()
  await ada.getByText('10 of 10 groups were learnt from as well').waitFor()
  await tidy('model as published')
  await ada.goto(`${project}/datasets`)
  await ada.getByText('20 in several splits').waitFor()
  await tidy('datasets as published')
}, 600_000)

test('where no test was published, Validation is divided by group when somebody says so', async () => {
  const { ada } = house
  const project = await bring('Without test', false)
  await ada.goto(`${project}/datasets`)
  await button('Freeze dataset').first().click()
  await dialog().getByLabel('Divide Validation into Validation and Test, by group').check()
  await dialog().getByLabel('Seed').fill('7')
  await tidy('freeze without test')
  await dialog().getByRole('button', { name: 'Freeze' }).click()
  await ada.waitForURL(/\/datasets\/[0-9a-f-]+$/)
  await ada.getByText('as published, Validation divided into Validation and Test').waitFor()
  const rows = ada.getByRole('table').first().getByRole('row')
  expect((await rows.allTextContents()).slice(1, 4)).toEqual([
    expect.stringMatching(/^Train172/),
    expect.stringMatching(/^Validation10/),
    expect.stringMatching(/^Test10/),
  ])
  expect(house.problems).toEqual([])
}, 600_000)
