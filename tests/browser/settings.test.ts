import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectTidy, type House, openHouse } from './house.ts'

let house: House
let projectId: string
let page: House['ada']

beforeAll(async () => {
  house = await openHouse()
  page = house.ada
  projectId = await house.createProject('Settings')
}, 300_000)
afterAll(() => house?.close(), 60_000)

const settings = () => page.goto(`${house.url}/projects/${projectId}/settings`)
const newestLabel = async () => {
  const [row] = await house.installation.query(
    'select c."name", l."guidelineVersion" from "Label" l join "LabelClass" c on c."id" = l."labelClassId" order by l."id" desc limit 1',
  )
  return row
}
const publish = (text: string, expectedVersion: number) =>
  house.ask(page, 'mutation ($input: PublishGuidelinesInput!) { publishGuidelines(input: $input) { __typename } }', {
    input: { projectId, text, expectedVersion, reason: 'T1 counts, too' },
  })

test('images come in', async () => {
  await house.bring(projectId, 8)
})

test('name and question are changed where they stand', async () => {
  await settings()
  await page.getByRole('heading', { name: 'Classes' }).waitFor()
  await page
    .getByText('8 images')
    .first()
    .or(page.getByText(/\d images/).first())
    .waitFor()
  await expectTidy(page, 'settings')
  await page.getByLabel('Question', { exact: true }).fill('Is a cervical vertebra broken?')
  await page.getByRole('form', { name: 'General' }).getByRole('button', { name: 'Save' }).click()
  await page.getByRole('banner').getByText('Is a cervical vertebra broken?').waitFor()
})

test('guidelines are written, seen before they are published, and shown without anything that runs', async () => {
  const text =
    '# How to look\n\n- **C1** to C7\n\n<img src=x onerror="document.title = \'run\'">\n\n[inside](javascript:alert(1)) [out](https://example.org)'
  await page.getByLabel('How images are to be read').fill(text)
  await page.getByRole('radio', { name: 'Preview' }).click()
  await page.getByRole('heading', { name: 'How to look' }).waitFor()
  await page.getByText('<img src=x onerror').waitFor()
  expect(await page.getByRole('link', { name: 'inside' }).count()).toBe(0)
  expect(await page.getByRole('link', { name: 'out', exact: true }).getAttribute('rel')).toBe('noreferrer')
  expect(await page.title()).not.toBe('run')
  await page.getByRole('button', { name: 'Publish version 1' }).click()
  await page.getByRole('button', { name: 'Show version 1' }).waitFor()
})

test('a class is renamed and named back, and put into another order', async () => {
  await page.getByRole('button', { name: 'Rename Fracture' }).click()
  await page.getByLabel('New name of Fracture').fill('normal')
  await page.keyboard.press('Enter')
  await page.getByText('Normal is one already').waitFor()
  await page.getByLabel('New name of Fracture').fill('Broken')
  await page.keyboard.press('Enter')
  await page.getByText('Fracture is called Broken now').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Rename Fracture' }).waitFor()
  await page.getByRole('button', { name: 'Move Fracture up' }).click()
  const first = page.getByRole('list', { name: 'Classes' }).getByRole('listitem').first()
  await first.filter({ hasText: 'Fracture' }).waitFor()
})

test('a class is added, and archived with what has it said first', async () => {
  await page.getByLabel('Another class').fill('Implant')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: 'Archive Fracture' }).click()
  await page.getByText(/It stays on \d+ labels, \d+ images, 0 datasets, 0 models\./).waitFor()
  await expectTidy(page, 'archive class')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Archive Implant' }).click()
  await page.getByText('It stays on 0 labels, 0 images, 0 datasets, 0 models.').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
  await page.getByRole('button', { name: 'Restore Implant' }).waitFor()
  await expectTidy(page, 'settings with an archived class')
})

test('the guidelines stand beside the image, and the answer says which version was there', async () => {
  const [row] = await house.installation.query('select "id" from "Image" order by "id" desc limit 1')
  await page.goto(`${house.url}/projects/${projectId}/images/${Object.values(row ?? {})[0]}`)
  await page.getByRole('heading', { name: 'How to look' }).waitFor()
  expect(await page.getByRole('button', { name: /Implant/ }).count()).toBe(0)
  await page.locator('canvas').first().waitFor()
  await expectTidy(page, 'guidelines beside an image', [1280])
  await page.keyboard.press('o')
  await page.getByRole('heading', { name: 'How to look' }).waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('button', { name: /Guidelines version 1/, expanded: false }).waitFor()
  await page.keyboard.press('o')
  await page.getByRole('heading', { name: 'How to look' }).waitFor()
  // The number keys follow the order.
  await page.keyboard.press('1')
  await expect.poll(newestLabel, { timeout: 20_000 }).toEqual({ name: 'Fracture', guidelineVersion: 1 })
})

test('a newer version is told of, and counts once it is read', async () => {
  await publish('# How to look\n\n- C1 to T1', 1)
  await page.keyboard.press('ArrowRight')
  await page.getByText('Version 2 is out').waitFor()
  await page.keyboard.press('2')
  await expect.poll(newestLabel, { timeout: 20_000 }).toEqual({ name: 'Normal', guidelineVersion: 1 })
  await page.getByRole('button', { name: 'Read version 2' }).click()
  await page.getByText('C1 to T1').waitFor()
  await page.keyboard.press('1')
  await expect.poll(newestLabel, { timeout: 20_000 }).toEqual({ name: 'Fracture', guidelineVersion: 2 })
  await settings()
  await page.getByRole('button', { name: 'Show version 2' }).click()
  await page.getByText('new: - C1 to T1').waitFor()
})

test('an archived project is read only, leaves the list, and comes back', async () => {
  await page.getByRole('button', { name: 'Archive', exact: true }).click()
  await page.getByLabel('Reason').fill('published')
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
  await page.getByText(/nothing of this project changes/).waitFor()
  await expectTidy(page, 'archived')
  expect(await page.getByRole('button', { name: 'Rename Fracture' }).count()).toBe(0)
  await page.goto(house.url)
  await page.getByRole('heading', { name: 'Projects' }).waitFor()
  expect(await page.getByRole('link', { name: 'Settings', exact: true }).count()).toBe(0)
  await page.getByRole('radio', { name: 'Archived' }).click()
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await page.getByText(/nothing of this project changes/).waitFor()
  await settings()
  await page.getByRole('button', { name: 'Restore', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click()
  await page.getByRole('button', { name: 'Rename Fracture' }).waitFor()
  expect(house.problems).toEqual([])
})

const saidBeside = async () => {
  const [row] = await house.installation.query(
    `select c."name", (select a."choices" from "AnswerAttribute" a) as "choices", l."attributes" from "Label" l
     join "LabelClass" c on c."id" = l."labelClassId" order by l."id" desc limit 1`,
  )
  const { name, choices, attributes } = row as {
    name: string
    choices: { id: string; name: string }[]
    attributes: Record<string, string[]> | null
  }
  const ids = Object.values(attributes ?? {}).flat()
  return [name, ...ids.map(id => choices.find(c => c.id === id)?.name)]
}

test('an attribute is asked of a class; what is wrong with it is said beside it', async () => {
  await settings()
  await page.getByRole('button', { name: 'Add an attribute' }).click()
  await page.getByLabel('Name', { exact: true }).last().fill('Side')
  await page.getByLabel('Choice 1').fill('Left')
  await page.getByLabel('Choice 2').fill('left')
  await page.getByRole('checkbox', { name: 'Fracture' }).check()
  await page.getByRole('checkbox', { name: /^Required/ }).check()
  await page.keyboard.press('Tab')
  const save = page.getByRole('form', { name: 'Add an attribute' }).getByRole('button', { name: 'Save' })
  await save.click()
  await page.getByText('a name of its own, capitals and small letters being the same').first().waitFor()
  await page.getByLabel('Choice 2').fill('Right')
  await expectTidy(page, 'settings with an attribute being added')
  await save.click()
  await page.getByText('required, of Fracture').waitFor()
  await expectTidy(page, 'settings with an attribute')
})

test('by keyboard alone: a class that asks for something is held until that is said, another is answered at once', async () => {
  const [row] = await house.installation.query('select "id" from "Image" order by "id" desc limit 1')
  await page.goto(`${house.url}/projects/${projectId}/images/${Object.values(row ?? {})[0]}`)
  await page.locator('canvas').first().waitFor()
  await page.getByRole('heading', { name: 'History' }).waitFor()
  await page.keyboard.press('2')
  await expect.poll(saidBeside, { timeout: 20_000 }).toEqual(['Normal'])
  const asked = page.getByRole('group', { name: 'What is asked of Fracture' })
  await page.keyboard.press('1')
  await asked.waitFor()
  await expectTidy(page, 'an answer that is held', [1280])
  await page.keyboard.press('Escape')
  await asked.waitFor({ state: 'detached' })
  await page.keyboard.press('1')
  await asked.waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('Side is missing: each answer Fracture has it.').waitFor()
  await page.keyboard.press('2')
  await page
    .getByRole('button', { name: /^Answer Fracture/ })
    .and(page.locator(':focus'))
    .waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(saidBeside, { timeout: 20_000 }).toEqual(['Fracture', 'Right'])
  await page.getByText('Side: Right').first().waitFor()
  await page.keyboard.press('e')
  await asked.waitFor()
  await page.keyboard.press('1')
  await page.keyboard.press('Enter')
  await expect.poll(saidBeside, { timeout: 20_000 }).toEqual(['Fracture', 'Left'])
  await page.getByText('Side: Left (was Right)').waitFor()
  await expectTidy(page, 'an answer with an attribute', [1280])
})
