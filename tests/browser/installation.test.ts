import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, type House, makeAccount, openHouse } from './house.ts'

let house: House

beforeAll(async () => {
  house = await openHouse({})
}, 300_000)
afterAll(() => house?.close(), 60_000)

const { inviteTo } = dialogsOf(() => house.ada)
const row = (name: RegExp) => house.ada.getByRole('row', { name })

test('an administrator sees every part, what is left of the disk and what takes it, and the workers', async () => {
  const { ada, installation } = house
  await house.createProject('Spines')
  await installation.query(`insert into "Job" ("id", "projectId", "kind", "status", "createdById", "createdAt", "finishedAt")
    select gen_random_uuid(), p."id", 'TRAIN', 'FAILED', p."createdById", now(), now() from "Project" p, generate_series(1, 3)`)
  await ada.goto(house.url)
  await ada.getByRole('heading', { name: 'Projects' }).waitFor()
  await ada.keyboard.press('g')
  await ada.keyboard.press('o')
  await ada.waitForURL(/\/installation$/)
  for (const part of ['Database', 'Migrations', 'Queue', 'Blobs', 'Disk'])
    await row(new RegExp(`^${part} Ok`)).waitFor()
  // It is heard of every five seconds.
  await row(/^Worker Ok at least one was heard of lately/).waitFor()
  await ada.getByText(/[\d.]+ GiB of [\d.]+ GiB free/).waitFor()
  await row(/^Logs \d+ [\d.]+ (B|KiB)/).waitFor()
  await row(/^Database [\d.]+ MiB/).waitFor()
  await row(/^Train 0 0 0 3 0/).waitFor()
  await row(/process \d+ all \w+ [\d.]+ GiB/).waitFor()
  await expectTidy(ada, 'disk and parts')
})

test('where only the reserve is left that is said there, and at the import that somebody wants to begin', async () => {
  const full = await openHouse({ LAMINA_DISK_RESERVE: '9000 TB' })
  try {
    const projectId = await full.createProject('Spines')
    await full.ada.goto(`${full.url}/installation`)
    await full.ada.getByRole('row', { name: /^Disk Warning only the reserve is left/ }).waitFor()
    await full.ada.getByText('Only the reserve is left', { exact: true }).waitFor()
    await expectTidy(full.ada, 'disk and parts, full')
    const input = { projectId, phantoms: { count: 8, seed: 1 } }
    const mutation = `mutation Start($input: StartImportInput!) {
      startImport(input: $input) { ... on InvalidInput { message } } }`
    const { startImport } = await full.ask<{ startImport: { message: string } }>(full.ada, mutation, { input })
    expect(startImport.message).toMatch(/has [\d.]+ GB left, of which 9000 TB stay free/)
    expect(full.problems).toEqual([])
  } finally {
    await full.close()
  }
}, 300_000)

test('it is for administrators of the installation; others are told so, and have no way there in their menu', async () => {
  const projectId = await house.createProject('Reading')
  const ben = await house.visit(await inviteTo(`${house.url}/projects/${projectId}`))
  await makeAccount(ben, 'Ben Okafor', 'ben@example.org')
  await ben.getByRole('heading', { name: 'Projects' }).waitFor()
  await ben.getByRole('button', { name: 'Account of Ben Okafor' }).click()
  expect(await ben.getByRole('menuitem', { name: 'Disk and parts' }).count()).toBe(0)
  await ben.goto(`${house.url}/installation`)
  await ben.getByRole('heading', { name: 'For administrators of the installation' }).waitFor()
  await expectTidy(ben, 'disk and parts, not for you')
  expect(house.problems).toEqual([])
})
