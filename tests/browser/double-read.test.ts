import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, type House, makeAccount, openHouse, signIn } from './house.ts'
import { readBlind } from './read-blind.ts'

let house: House
let projectId: string
let [ben, cy]: Page[] = []
const { inviteTo } = dialogsOf(() => house.ada)

beforeAll(async () => {
  house = await openHouse()
  projectId = await house.createProject('Double read')
}, 300_000)
afterAll(() => house?.close(), 60_000)

const blindAnswers = () =>
  house.installation.query(`select u."name", c."name" as "said", l."note", l."isBlind" from "Label" l
    join "User" u on u."id" = l."readerId" join "LabelClass" c on c."id" = l."labelClassId" where l."isBlind" order by l."id"`)
const imageOf = async (): Promise<string> => {
  const [row] = await house.installation.query('select "id" from "Image" order by "id" desc limit 1')
  return String(Object.values(row ?? {})[0])
}

test('images come in, and two readers join', async () => {
  await house.bring(projectId, 8)
  for (const [i, name] of ['Ben Reader', 'Cy Reader'].entries()) {
    const page = await house.visit(await inviteTo(`${house.url}/projects/${projectId}`, 'Reader'))
    await makeAccount(page, name, `reader-${i}@example.org`)
    await page.getByRole('heading', { name: 'Projects' }).waitFor()
    if (i === 0) ben = page
    else cy = page
  }
})

test('an administrator asks for two blind readers, and the images wait for them', async () => {
  const { ada } = house
  await ada.goto(`${house.url}/projects/${projectId}/people`)
  await ada.getByRole('heading', { name: 'How images are read' }).waitFor()
  await expectTidy(ada, 'people')
  await ada.getByLabel('Readers an image', { exact: true }).fill('12')
  await ada.getByRole('button', { name: 'Save' }).click()
  await ada.getByText('12 is not allowed. Allowed: a whole number from 1 to 9.').waitFor()
  await ada.getByLabel('Readers an image', { exact: true }).fill('2')
  await ada.getByLabel('Readers are blind').check()
  await ada.getByRole('button', { name: 'Save' }).click()
  await ada.getByRole('button', { name: 'Save', disabled: true }).waitFor()
  await ada.getByRole('progressbar', { name: 'Settling what was said so far' }).waitFor({ state: 'detached' })
  const settled = `select 1 from "Job" where "kind" = 'SETTLE' and "status" = 'SUCCEEDED'`
  await expect.poll(async () => (await house.installation.query(settled)).length, { timeout: 60_000 }).toBe(1)
})

const read = async (page: Page, key: string, name: string) =>
  readBlind(page, `${house.url}/projects/${projectId}/images/${await imageOf()}`, { key, name })

test('two readers answer one image, neither seeing the other before', async () => {
  if (!ben || !cy) throw new Error('nobody came')
  await read(ben, '1', 'Ben Reader')
  await read(cy, '2', 'Cy Reader')
  expect(await blindAnswers()).toEqual([
    { name: 'Ben Reader', said: 'Normal', note: 'seen by Ben Reader', isBlind: true },
    { name: 'Cy Reader', said: 'Fracture', note: 'seen by Cy Reader', isBlind: true },
  ])
  await cy.getByRole('heading', { name: 'History' }).waitFor()
  await cy.getByText('No model was asked.').waitFor()
  await expectTidy(cy, 'blind reader')
})

test('where they disagree somebody else decides, with both answers in sight, and may undo it', async () => {
  const { ada } = house
  await ada.goto(`${house.url}/projects/${projectId}?state=disagreed`)
  await ada.getByRole('link', { name: /Readers disagree/ }).click()
  await ada.getByRole('heading', { name: 'Readings Readers disagree, 2 of 2' }).waitFor()
  await expectTidy(ada, 'disagreement')
  const readings = ada.getByRole('region', { name: /^Readings/ })
  expect(await readings.getByText(', 17 % sure').count(), 'no more than 100 can be typed').toBe(2)
  const invert = ada.getByRole('button', { name: 'Invert', exact: true })
  expect(await invert.getAttribute('aria-pressed')).toBe('false')
  await readings.getByRole('button', { name: 'inverted' }).first().click()
  await expect.poll(() => invert.getAttribute('aria-pressed')).toBe('true')
  await ada.getByLabel('Reason of the decision').fill('step at C5')
  await ada.getByRole('button', { name: 'Fracture', exact: true }).last().click()
  await ada.getByText('Decided', { exact: true }).waitFor()
  await ada.getByText('step at C5').waitFor()
  const reference = () =>
    house.installation.query(
      'select "origin", "version" from "ReferenceLabel" where "imageId" = \'' +
        `${imageId}` +
        '\' order by "version" desc limit 1',
    )
  const imageId = await imageOf()
  expect(await reference()).toMatchObject([{ origin: 'ADJUDICATED' }])
  await ada.getByRole('button', { name: 'Undo' }).click()
  await ada.getByRole('dialog').getByLabel('Reason').fill('too early')
  await ada.getByRole('dialog').getByRole('button', { name: 'Undo' }).click()
  await ada.getByText('Decide between them').waitFor()
  expect(await reference()).toMatchObject([{ origin: 'DISAGREED' }])
})

test('a reader is led from image to image, and told when nothing is left', async () => {
  if (!ben) throw new Error('nobody came')
  await ben.goto(`${house.url}/projects/${projectId}`)
  await ben.getByText('You read this project blind').waitFor()
  await expectTidy(ben, 'grid of a blind reader')
  await ben.getByRole('button', { name: 'Start reading' }).click()
  for (let left = 7; left > 0; left -= 1) {
    await ben.getByText('You read this project blind: what others said is shown once you have answered.').waitFor()
    await ben.locator('[data-readout=view]').first().waitFor()
    const address = ben.url()
    await ben.keyboard.press('1')
    await ben.getByRole('listitem').filter({ hasText: 'Ben Reader' }).first().waitFor()
    await ben.keyboard.press('q')
    if (left > 1) await ben.waitForURL(url => url.href !== address)
  }
  await ben.getByText('Nothing else waits for you now.').waitFor()
  const [read] = await house.installation.query(
    `select count(*)::int as "n" from "Reading" r join "User" u on u."id" = r."readerId" where u."name" = 'Ben Reader' and r."version" = 1`,
  )
  expect(read).toEqual({ n: 8 })
})

test('how reading goes: by everybody for who may see readers, their own for a blind reader', async () => {
  const { ada } = house
  if (!ben) throw new Error('nobody came')
  await ada.goto(`${house.url}/projects/${projectId}/work`)
  const readers = ada.getByRole('table')
  await readers.getByText('Ben Reader').waitFor()
  await readers.getByText('Cy Reader').waitFor()
  await ada.getByRole('link', { name: /readers disagree on: decide/ }).waitFor()
  await expectTidy(ada, 'work')
  await ben.goto(`${house.url}/projects/${projectId}`)
  await ben.getByText('You read this project blind').waitFor()
  await ben.keyboard.press('g')
  await ben.keyboard.press('w')
  await ben.getByRole('heading', { name: 'What you read' }).waitFor()
  await ben.getByText('Images read').waitFor()
  expect(await ben.getByText('Cy Reader').count()).toBe(0)
  await expectTidy(ben, 'work of a blind reader')
})

test('the grid shows what one reader read, what was frozen into a split, and one group alone', async () => {
  const { ada } = house
  const shown = ada.getByRole('status').filter({ hasText: 'newest first' })
  const countOn = async (button: Locator) => Number(/(\d+)$/.exec((await button.textContent()) ?? '')?.[1])
  await house.freeze({ projectId, seed: 1, ratio: { train: 0.5, validation: 0.5, test: 0 } })
  await ada.goto(`${house.url}/projects/${projectId}`)
  await ada.getByRole('button', { name: 'Read by' }).click()
  const cysImages = ada.getByRole('button', { name: /^Cy Reader/ })
  await cysImages.click()
  await expect.poll(() => shown.textContent()).toBe(`${await countOn(cysImages)} image of 8, newest first`)
  await expectTidy(ada, 'images of a reader')
  await cysImages.click()
  await ada.getByRole('button', { name: 'Dataset', exact: true }).click()
  await ada.getByRole('button', { name: /^Dataset 1/ }).click()
  const train = ada.getByRole('list', { name: 'Splits of dataset 1' }).getByRole('button', { name: /^Train/ })
  await train.click()
  await expect.poll(() => shown.textContent()).toBe(`${await countOn(train)} images of 8, newest first`)
  await ada.reload()
  await expect.poll(() => train.getAttribute('aria-pressed'), { message: 'the address is the view' }).toBe('true')
  await expectTidy(ada, 'images of a split')
  await ada.locator('[data-index="0"]').click()
  const group = ada.getByRole('link', { name: /^group / })
  const key = ((await group.textContent()) ?? '').slice('group '.length)
  await group.click()
  await ada.getByRole('button', { name: `Group ${key}` }).waitFor()
  expect(new URL(ada.url()).searchParams.get('group')).toBe(key)
  const [{ n }] = (await house.installation.query(
    `select count(*)::int as "n" from "Image" where "groupKey" = '${key}'`,
  )) as [{ n: number }]
  await expect.poll(() => ada.getByRole('grid').getByRole('link').count()).toBe(n)
})

test('who read it does not decide on it', async () => {
  if (!ben) throw new Error('nobody came')
  await ben.goto(`${house.url}/projects/${projectId}/images/${await imageOf()}`)
  await ben.getByText('You read it yourself: somebody else decides.').waitFor()
})

test('an image comes back to its reader without their answer, and what they say then moves nothing of it', async () => {
  const { ada } = house
  await ada.goto(`${house.url}/projects/${projectId}/people`)
  const percent = ada.getByLabel('Images that come back, percent')
  await percent.fill('101')
  await ada.getByRole('button', { name: 'Save' }).click()
  await ada.getByText('101 is not allowed. Allowed: a whole number from 0 to 100, in percent.').waitFor()
  await percent.fill('100')
  await ada.getByLabel('After days, at least').fill('1')
  await ada.getByRole('button', { name: 'Save' }).click()
  await ada.getByRole('button', { name: 'Save', disabled: true }).waitFor()
  const back = `select 1 from "Reading" r join "User" u on u."id" = r."readerId" where u."name" = 'Ben Reader' and r."repeatAt" > now()`
  await expect.poll(async () => (await house.installation.query(back)).length, { timeout: 60_000 }).toBe(8)

  const imageId = await imageOf()
  const image = `select "labelVersion", "labelClassId", "readingState", "readCount" from "Image" where "id" = '${imageId}'`
  const stood = await house.installation.query(image)
  // A day goes by.
  await house.installation.query(
    `update "Reading" set "repeatAt" = now() - interval '1 minute' where "imageId" = '${imageId}' and "repeatAt" is not null`,
  )
  // At another desk: the browser of yesterday would still know for ten minutes what was said in it.
  const desk = await house.visit()
  await signIn(desk, 'reader-0@example.org')
  await desk.getByRole('heading', { name: 'Projects' }).waitFor()
  await desk.goto(`${house.url}/projects/${projectId}/images/${imageId}`)
  await desk.getByText('You read this project blind: what others said is shown once you have answered.').waitFor()
  expect(await desk.getByText(/seen by|Ben Reader answered|by Ben Reader/).count(), 'nor what they said').toBe(0)
  expect(await desk.getByText('current', { exact: true }).count()).toBe(0)
  await desk.locator('[data-readout=view]').first().waitFor()
  await expectTidy(desk, 'an image that came back')
  await desk.keyboard.press('2')
  await desk.getByText('You have read this image before.').waitFor()
  await desk.getByText('seen by Ben Reader').first().waitFor()
  expect(await house.installation.query(image)).toEqual(stood)

  await desk.goto(`${house.url}/projects/${projectId}/agreement`)
  await desk.getByRole('heading', { name: /^You with yourself/ }).waitFor()
  await desk.getByText('0 of 1').waitFor()
  await expectTidy(desk, 'agreement of a reader with themselves')
  await desk.close()
  await ada.goto(`${house.url}/projects/${projectId}/agreement`)
  await ada.getByRole('heading', { name: /^Readers with themselves/ }).waitFor()
  await expectTidy(ada, 'agreement of readers with themselves')
})

test('a reviewer sends an answer back: its reader finds it with the reason', async () => {
  const { ada } = house
  if (!ben) throw new Error('nobody came')
  await ada.goto(`${house.url}/projects/${projectId}/people`)
  await ada.getByLabel('Answers are reviewed').check()
  await ada.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(() => house.installation.query('select "isReviewed" from "Project"'))
    .toEqual([{ isReviewed: true }])
  await ada.goto(`${house.url}/projects/${projectId}/images/${await imageOf()}`)
  const answer = ada.getByRole('listitem').filter({ hasText: 'Ben Reader' }).first()
  await answer.getByLabel('Comment of the review').fill('look at C5 again')
  await answer.getByRole('button', { name: 'Send back' }).click()
  await answer.getByText('sent back').waitFor()
  await ben.goto(`${house.url}/projects/${projectId}/work`)
  await ben.getByRole('heading', { name: 'Sent back to you' }).waitFor()
  await expectTidy(ben, 'sent back')
  await ben.getByRole('link', { name: /look at C5 again/ }).click()
  await ben.getByText(/sent it back/).waitFor()
  expect(house.problems).toEqual([])
})
