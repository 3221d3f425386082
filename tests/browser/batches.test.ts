import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, focused, type House, makeAccount, openHouse } from './house.ts'

/** Many images at once: selected, labelled, taken out, and all of it undone, without a mouse. */

const count = 24
const patient = { timeout: 60_000 }
let house: House
let projectId: string
let page: Page

beforeAll(async () => {
  house = await openHouse()
  page = house.ada
  projectId = await house.createProject('Many at once')
}, 400_000)
afterAll(() => house?.close(), 60_000)

test('images come in', async () => {
  await house.bring(projectId, count)
  await page.goto(`${house.url}/projects/${projectId}`)
  await tile(0).waitFor()
})

const tile = (index: number) => page.locator(`[data-index="${index}"]`)
const selected = (text: string) => page.getByRole('status').filter({ hasText: text })
const dialog = () => page.getByRole('dialog')
const { inviteTo } = dialogsOf(() => page)
const classes = async () => {
  const rows = await house.installation.query(
    `select c."name" from "Image" i left join "LabelClass" c on c."id" = i."labelClassId"
     where i."projectId" = '${projectId}' and i."takenOutAt" is null order by i."id" desc`,
  )
  return rows.map(row => String(Object.values(row ?? {})[0]).charAt(0)).join('')
}

test('tiles are selected by key, by Shift with arrows, by click and by Shift click, and all of the filter', async () => {
  await tile(0).focus()
  await page.keyboard.press('x')
  await selected('1 image selected').waitFor()
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await selected('3 images selected').waitFor()
  await page.keyboard.press('Shift+ArrowLeft')
  await selected('2 images selected').waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('region', { name: 'Selected images' }).count()).toBe(0)
  await page
    .getByRole('checkbox', { name: /^Select / })
    .nth(1)
    .click()
  await tile(4).click({ modifiers: ['Shift'] })
  await selected('4 images selected').waitFor()
  await tile(6).click({ modifiers: ['Control'] })
  await selected('5 images selected').waitFor()
  expect(await page.getByRole('gridcell', { selected: true }).count()).toBe(5)
  await page.keyboard.press('Control+a')
  await selected(`${count} images selected: all of the filter`).waitFor()
  await tile(2).focus()
  await page.keyboard.press('x')
  await selected(`${count - 1} images selected: all of the filter but 1 image`).waitFor()
  await expectTidy(page, 'selected')
  await page.keyboard.press('Escape')
})

test('many are labelled, with the counts before and after and a reason, and undone as a whole, by keyboard', async () => {
  const before = await classes()
  await tile(0).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('l')
  await dialog().waitFor()
  await page.keyboard.press('2')
  const table = dialog().getByRole('table', { name: 'Before and after' })
  await table.waitFor()
  const normal = [...before].filter(c => c === 'N').length
  const row = table.getByRole('row').filter({ hasText: 'Normal' })
  expect(await row.textContent()).toContain(String(normal))
  expect(await row.textContent()).toContain('Fracture')
  await expectTidy(page, 'label many', [1280])
  await dialog().getByLabel('Reason').focus()
  await page.keyboard.press('Enter')
  await dialog()
    .getByText(/Allowed: 1 to 500 characters/)
    .waitFor()
  await page.keyboard.type('the series is of one patient')
  await page.keyboard.press('Enter')
  await dialog().waitFor({ state: 'detached' })
  await selected(`${count} images labelled Fracture`).waitFor(patient)
  expect(await classes()).toBe('F'.repeat(count))
  await expect.poll(() => tile(0).textContent(), patient).toContain('Fracture')
  await expectTidy(page, 'labelled many')

  await page.keyboard.press('u')
  await dialog().waitFor()
  await expect.poll(() => focused(page)).not.toBe('Cancel')
  await page.keyboard.type('it was another series')
  await page.keyboard.press('Enter')
  await dialog().waitFor({ state: 'detached' })
  await selected(`undone: ${count} images as before`).waitFor(patient)
  expect(await classes()).toBe(before)
})

test('what was taken out is one row of the audit trail, and is put back from there', async () => {
  await tile(0).focus()
  for (const key of ['x', 'Shift+ArrowRight', 'Shift+ArrowRight']) await page.keyboard.press(key)
  await selected('3 images selected').waitFor()
  await page.getByRole('button', { name: 'Take out' }).click()
  await dialog().getByRole('table', { name: 'Before and after' }).waitFor()
  await dialog().getByLabel('Reason').fill('of another study')
  await dialog().getByRole('button', { name: 'Take out' }).click()
  await selected('3 images taken out').waitFor(patient)
  await page
    .getByText(`${count - 3} images`)
    .first()
    .waitFor()

  await page.goto(`${house.url}/projects/${projectId}/audit?on=BATCH`)
  await page.getByRole('button', { name: 'Change by Batch finished' }).first().click()
  await page.getByText('3 images taken out.').waitFor()
  await expectTidy(page, 'batch in the audit trail')
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await dialog().getByLabel('Reason').fill('it was of this one')
  await dialog().getByRole('button', { name: 'Undo' }).click()
  await page.getByText('3 images taken out, undone: 3 images as before.').waitFor(patient)
  expect((await classes()).length).toBe(count)
})

test('what a reader answered is sent back from the grid with a comment, which they find; undone it is gone', async () => {
  const project = `${house.url}/projects/${projectId}`
  const ben = await house.visit(await inviteTo(project, 'Reader'))
  await makeAccount(ben, 'Ben Reader', 'ben@example.org')
  await ben.getByRole('heading', { name: 'Projects' }).waitFor()
  await answerNewest(ben)

  await page.goto(project)
  await tile(0).focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: 'Send back' }).click()
  const row = dialog().getByRole('table', { name: 'Before and after' }).getByRole('row').filter({ hasText: 'Fracture' })
  await row.getByText('Sent back').waitFor()
  await dialog()
    .getByText(`${count - 1} images stay as they are: without an answer of a reader that counts.`)
    .waitFor()
  await expectTidy(page, 'send many back', [1280])
  await dialog().getByLabel('Comment').focus()
  await page.keyboard.press('Enter')
  await dialog()
    .getByText(/Allowed: 1 to 500 characters/)
    .waitFor()
  await page.keyboard.type('the odontoid is cut off')
  await page.keyboard.press('Enter')
  await dialog().waitFor({ state: 'detached' })
  await selected('1 image sent back').waitFor(patient)

  await ben.goto(`${project}/work`)
  await ben.getByRole('link', { name: /the odontoid is cut off/ }).waitFor()
  await page.keyboard.press('u')
  await dialog().waitFor()
  await dialog().getByLabel('Reason').fill('it is not')
  await dialog().getByRole('button', { name: 'Undo' }).click()
  await selected('undone: 1 image as before').waitFor(patient)
  await ben.reload()
  await ben.getByRole('heading', { name: 'Work' }).waitFor()
  expect(await ben.getByRole('heading', { name: 'Sent back to you' }).count()).toBe(0)
  expect(house.problems).toEqual([])
})

/** That the newest image shows a fracture, as whoever has the page says. */
async function answerNewest(of: Page) {
  type Asked = {
    project: { labelClasses: { id: string }[]; images: { edges: { node: { id: string; labelVersion: number } }[] } }
  }
  const { project } = await house.ask<Asked>(
    of,
    `query ($id: ID!) { project(id: $id) {
      labelClasses { id }
      images(first: 1) { edges { node { id labelVersion } } }
    } }`,
    { id: projectId },
  )
  const [image] = project.images.edges
  const input = {
    ...{ imageId: image?.node.id, expectedVersion: image?.node.labelVersion },
    ...{ labelClassId: project.labelClasses[1]?.id, reason: 'a step at C5' },
  }
  const given = await house.ask<{ setLabel: { __typename: string } }>(
    of,
    'mutation ($input: SetLabelInput!) { setLabel(input: $input) { __typename } }',
    { input },
  )
  expect(given.setLabel.__typename).toBe('Label')
}
