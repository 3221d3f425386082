import { rename } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { localPath } from '#core/blob/local.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { configOf } from '#tests/kit/recipe.ts'
import * as documents from '../../scripts/demo/documents.ts'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, type House, makeAccount, openHouse } from './house.ts'

let house: House
let ada: Page
let ben: Page
let projectId = ''
let project = ''
let datasetVersionId = ''
const { inviteTo } = dialogsOf(() => house.ada)

const config = configOf('quick-look')

const startRun = async (page: Page, epochs: number) => {
  const input = { datasetVersionId, config: { ...config, imageSize: 32, epochs, patience: null } }
  const { startTrainingRun } = await house.ask<documents.StartedRun>(page, documents.startTrainingRun, { input })
  if (!('id' in startTrainingRun)) throw new Error(startTrainingRun.message)
  return `${project}/runs/${startTrainingRun.id}`
}

const draw = (seed: number) => house.bring(projectId, 24, seed)

/** Takes the bytes of a picture out of the store until what it gives is called. */
async function lose(which: string): Promise<() => Promise<void>> {
  const [found] = await house.installation.query(`select i."pictureSha256" as "sha256" from "Image" i ${which} limit 1`)
  const { sha256 } = found as { sha256: string }
  const file = localPath(path.join(house.installation.dataDir, 'blobs'), sha256)
  await rename(file, `${file}.away`)
  return () => rename(`${file}.away`, file)
}

/** Keeps a job from being closed, as a slow database would, until what it gives is called. */
async function hold(when: string): Promise<() => Promise<unknown>> {
  await house.installation.query(`
    create table "Held" ();
    create or replace function "hold"() returns trigger language plpgsql as $$ begin
      while exists (select 1 from pg_catalog.pg_class where "relname" = 'Held') loop perform pg_sleep(0.1); end loop;
      return new;
    end $$;
    create or replace trigger "hold" before update on "Job" for each row when (${when}) execute function "hold"();`)
  return () => house.installation.query('drop table "Held"')
}

const again = (page: Page) => page.getByRole('button', { name: /^Try again: / })
const said = (page: Page) => page.getByText(/^there is no blob [0-9a-f]+/i)

beforeAll(async () => {
  house = await openHouse()
  ada = house.ada
  projectId = await house.createProject('Cervical')
  project = `${house.url}/projects/${projectId}`
}, 300_000)
afterAll(() => house?.close(), 60_000)

test('there is a dataset, and somebody to share it with', async () => {
  ben = await house.visit(await inviteTo(project, 'Engineer'))
  await makeAccount(ben, 'Ben Okafor', 'ben@example.org')
  await ben.getByRole('heading', { name: 'Projects' }).waitFor()
  expect(await ben.getByRole('button', { name: 'Create project' }).count()).toBe(0)
  await draw(1)
  const input = { projectId, seed: 1, ratio: { train: 0.6, validation: 0.2, test: 0.2 } }
  datasetVersionId = await house.freeze(input)
})

test('an import whose folder went away says so where it stands and in the list, and goes on when it is tried again', async () => {
  const folder = await newFolder()
  const films = path.join(folder, 'films')
  await writeTree(films, { 'Normal/a.png': await drawPicture(1), 'Fracture/b.png': await drawPicture(2) })
  await ada.goto(`${project}/imports/new`)
  await ada.getByRole('radio', { name: 'Folder on the server' }).click()
  await ada.getByLabel('Folder', { exact: true }).fill(films)
  await ada.keyboard.press('Enter')
  const add = ada.getByRole('button', { name: 'Add 2 images' })
  await add.waitFor({ timeout: 60_000 })
  await rename(films, `${films}-away`)
  await add.click()
  await again(ada).waitFor({ timeout: 60_000 })
  await ada.getByText(/films; allowed: a folder that the server can read/).waitFor()
  await expectTidy(ada, 'import, failed')
  const page = ada.url()
  await ada.goto(project)
  await again(ada).waitFor()
  await expectTidy(ada, 'images, an import failed')
  await rename(`${films}-away`, films)
  await ada.goto(page)
  await again(ada).press('Enter')
  await ada.getByRole('link', { name: 'Show these images' }).waitFor({ timeout: 60_000 })
  expect(await again(ada).count()).toBe(0)
})

test('a run that failed over TEST says why, goes on there by one button, and ends with its model measured', async () => {
  const giveBack = await lose(`join "DatasetItem" d on d."imageId" = i."id" where d."split" = 'TEST'`)
  await ada.goto(await startRun(ada, 3))
  const status = ada.getByRole('region', { name: 'Status' })
  const goOn = ada.getByRole('button', { name: 'Go on with TEST' })
  await goOn.waitFor({ timeout: 60_000 })
  await said(ada).waitFor()
  await expectTidy(ada, 'run, failed')
  await ada.getByRole('link', { name: 'Runs' }).last().click()
  await ada.waitForURL(/\/runs$/)
  await said(ada).waitFor()
  await expectTidy(ada, 'runs, one failed')
  await ada.goBack()
  await giveBack()
  const model = await ada.context().newPage()
  await model.goto(
    new URL((await status.getByRole('link', { name: 'Model 1' }).getAttribute('href')) ?? '', house.url).href,
  )
  await model.getByText('its run stopped while TEST was shown to it').waitFor()
  const letGo = await hold(`new."kind" = 'TRAIN' and new."status" = 'SUCCEEDED'`)
  await goOn.press('Enter')
  await model.reload()
  await model.getByText(/^TEST is (being )?shown to this model/).waitFor()
  await letGo()
  await model.getByRole('heading', { name: /split of dataset 1$/ }).waitFor({ timeout: 60_000 })
  await model.close()
  await goOn.waitFor({ state: 'detached', timeout: 60_000 })
  await ada.getByText('in epochs, attempt 2').waitFor()
})

test('predictions that failed say why where they were asked for and on their page, and are given when tried again', async () => {
  await draw(2)
  const [image] = (await house.installation.query('select "id" from "Image" order by "id" desc limit 1')) as {
    id: string
  }[]
  const giveBack = await lose(`where "id" = '${image?.id}'`)
  await ben.goto(`${project}/images/${image?.id}`)
  await ben.getByRole('button', { name: 'Ask', exact: true }).click()
  await said(ben).waitFor()
  await again(ben).waitFor()
  await ben.goto(`${project}/predictions`)
  const open = ben.locator('section').filter({ hasText: 'Requests that are not answered as a whole' })
  await open.getByRole('link', { name: 'Model 1 about 1 image' }).waitFor()
  await said(ben).waitFor()
  await expectTidy(ben, 'predictions, one request failed')
  await giveBack()
  await again(ben).press('Enter')
  await open.waitFor({ state: 'detached' })
  await ben.getByRole('row').filter({ hasText: 'Ben Okafor' }).waitFor()
})

test('whoever started a run may cancel it whatever they are by now, and not that of somebody else', async () => {
  const [hers, his] = [await startRun(ada, 500), await startRun(ben, 500)]
  await house.ask(
    ada,
    `mutation { setMembership(input: { projectId: "${projectId}", roles: [READER],
    userId: "${(await house.ask<{ viewer: { user: { id: string } } }>(ben, '{ viewer { user { id } } }')).viewer.user.id}" })
    { __typename } }`,
  )
  const cancel = ben.getByRole('button', { name: 'Cancel run' })
  await ben.goto(hers)
  await cancel.waitFor()
  expect(await cancel.getAttribute('aria-disabled')).toBe('true')
  await ben.getByText(/^\d+ threads?$/).waitFor()
  await ben.goto(his)
  await cancel.press('Enter')
  await ben.getByText('Cancelled').waitFor()
  expect(await ben.getByRole('button', { name: 'Try again from the start' }).getAttribute('aria-disabled')).toBe('true')
  await ada.goto(hers)
  await ada.getByRole('button', { name: 'Cancel run' }).click()
  await ada.getByRole('button', { name: /^Go on from epoch|^Try again/ }).waitFor({ timeout: 60_000 })
})

test('no event of all that is told by its type instead of what it was, and no page throws', async () => {
  await ada.goto(`${project}/audit?on=PROJECT`)
  await ada.getByText('labelClasses Normal Fracture').waitFor()
  for (const on of [
    'PROJECT',
    'MEMBERSHIP',
    'INVITATION',
    'IMPORT',
    'DATASET_VERSION',
    'TRAINING_RUN',
    'MODEL_VERSION',
    'JOB',
  ]) {
    await ada.goto(`${project}/audit?on=${on}`)
    await ada.getByRole('table').waitFor()
    expect(await ada.getByRole('table').textContent(), on).not.toContain('[object')
  }
  expect(house.problems).toEqual([])
})
