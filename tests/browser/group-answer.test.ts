import { afterAll, beforeAll, expect, test } from 'vitest'
import * as reading from '../../scripts/demo/reading-documents.ts'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, type House, makeAccount, openHouse } from './house.ts'

/** A project that asks one answer of a patient. */

let house: House
let projectId: string
let ids: string[] = []
const { inviteTo } = dialogsOf(() => house.ada)

const setPolicy = async (policy: object) => {
  const { project } = await house.ask<reading.PolicyData>(house.ada, reading.policy, { id: projectId })
  const input = { projectId, expectedRevision: project.policyRevision, ...policy }
  await house.ask(house.ada, reading.setReadingPolicy, { input })
}
const classesOf = async () => {
  const rows = await house.installation.query(`
    select c."name" from "Image" i left join "LabelClass" c on c."id" = i."labelClassId" order by i."groupKey", i."id"`)
  return rows.map(row => Object.values(row ?? {})[0])
}
const shown = async (page = house.ada) => page.locator('[data-readout=view]').first().waitFor()

beforeAll(async () => {
  house = await openHouse()
}, 300_000)
afterAll(() => house?.close(), 60_000)

test('eight images come in, several of a patient', async () => {
  projectId = await house.createProject('One answer a patient')
  await house.bring(projectId, 8)
  const rows = await house.installation.query('select "id" from "Image" order by "groupKey", "id"')
  ids = rows.map(row => String(Object.values(row ?? {})[0]))
  expect(ids).toHaveLength(8)
})

test('it is switched on beside how else images are read', async () => {
  const page = house.ada
  await page.goto(`${house.url}/projects/${projectId}/people`)
  await page.getByLabel('One answer a group').check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Save', disabled: true }).waitFor()
  await expect
    .poll(() => house.installation.query('select "isGroupAnswered" from "Project"'))
    .toEqual([{ isGroupAnswered: true }])
})

test('an answer on one image is one on all of its patient, and each is shown with it; taken back it is of all', async () => {
  const page = house.ada
  const before = await classesOf()
  const [own] = before
  const other = own === 'Normal' ? 'Fracture' : 'Normal'
  await page.goto(`${house.url}/projects/${projectId}/images/${ids[0]}`)
  await shown()
  await page.getByText(/^Your answer is one on \d images: this one and these\.$/).waitFor()
  await page.keyboard.press(other === 'Normal' ? '1' : '2')
  await page.getByRole('status', { name: 'Answer' }).getByText('Saved').waitFor()
  const after = await classesOf()
  const size = after.filter((name, i) => name !== before[i]).length
  expect(size).toBeGreaterThan(1)
  expect(after.slice(0, size)).toEqual(Array(size).fill(other))
  await expectTidy(page, 'one answer a group', [1280])

  await page
    .getByRole('button', { name: /view-\d\.png$/ })
    .and(page.locator('[title^="Open "]'))
    .first()
    .click()
  await page.getByRole('button', { name: new RegExp(`^${other}`), pressed: true }).waitFor()
  await shown()
  await page.keyboard.press('u')
  await page.getByRole('status', { name: 'Taken back' }).getByText(`Taken back: ${other}`).waitFor()
  await expect.poll(classesOf).toEqual(before)
})

test('whoever reads blind sees what is answered together, and no name of it', async () => {
  await setPolicy({ isBlind: true, readerCount: 2 })
  const ben = await house.visit(await inviteTo(`${house.url}/projects/${projectId}`, 'Reader'))
  await makeAccount(ben, 'Ben Reader', 'ben@example.org')
  await ben.getByRole('heading', { name: 'Projects' }).waitFor()
  await ben.goto(`${house.url}/projects/${projectId}/images/${ids[0]}`)
  await shown(ben)
  await ben.getByRole('heading', { name: 'Answered together' }).waitFor()
  const side = ben.getByRole('complementary', { name: 'Label' })
  expect(await side.textContent()).not.toMatch(/patient|view-|Fracture\/|Normal\//)
  expect(await side.innerHTML()).not.toMatch(/patient-0/)
  await ben.context().close()
})
