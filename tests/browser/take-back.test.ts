import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, type House, openHouse } from './house.ts'

let house: House
let project = ''
let projectId = ''
const { button, dialog, confirm } = dialogsOf(() => house.ada)

beforeAll(async () => {
  house = await openHouse()
  projectId = await house.createProject('Cervical')
  project = `${house.url}/projects/${projectId}`
}, 300_000)
afterAll(() => house?.close(), 60_000)

test('an image is taken out, found again and put back; then the whole import is undone', async () => {
  const { ada } = house
  const start = `mutation ($projectId: ID!) {
    startImport(input: { projectId: $projectId, phantoms: { count: 8, seed: 1 } }) { ... on Import { id } } }`
  const { startImport } = await house.ask<{ startImport: { id: string } }>(ada, start, { projectId })
  await ada.goto(`${project}/imports/${startImport.id}`)
  await button('Undo import').waitFor({ timeout: 120_000 })

  await ada.goto(project)
  await ada.locator('a[href*="/images/"]').first().click()
  await button('Take out').click()
  await expectTidy(ada, 'take out')
  await confirm('Take out', 'upside down')
  await ada.getByText('upside down').waitFor()
  await ada.goto(project)
  await ada.getByText('7 images, newest first').waitFor()
  await button(/^Taken out/).click()
  await ada.getByText('1 image taken out').waitFor()
  await ada.locator('a[href*="/images/"]').first().click()
  await button('Put back').click()
  await confirm('Put back', 'it is right')
  await button('Take out').waitFor()

  await ada.goto(`${project}/imports/${startImport.id}`)
  await button('Undo import').click()
  await dialog().getByText('8 images taken out.').waitFor()
  await expectTidy(ada, 'undo import')
  await confirm('Undo import', 'only a try')
  await ada.getByText('8 images taken out.').waitFor({ timeout: 60_000 })
  await ada.goto(project)
  await ada.getByText('Undone: 8 images taken out.').waitFor()
  expect(house.problems).toEqual([])
})
