import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findChromium } from '#tests/kit/chromium.ts'
import { Installation } from '#tests/kit/installation.ts'
import { brokenRules } from './broken-rules.ts'

const root = path.join(import.meta.dirname, '..', '..')
const email = 'first@example.org'
const password = 'correct horse battery'
const problems: string[] = []
const violations: string[] = []
let installation: Installation
let browser: Browser
let page: Page
let url = ''

beforeAll(async () => {
  installation = await Installation.of(root)
  const launcher = await installation.start().ready()
  const link = /(http:\/\/\S+)\/invitation\/\S+/.exec(launcher.output)
  url = link?.[1] ?? ''
  browser = await chromium.launch(await findChromium())
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  page.setDefaultTimeout(30_000)
  page.on('pageerror', error => problems.push(error.message))
  await page.goto(link?.[0] ?? '')
}, 300_000)

afterAll(async () => {
  await browser?.close()
  await installation?.remove()
}, 60_000)

const violationsOf = async (where: string) => (await brokenRules(page)).map(broken => `${where} ${broken}`)
const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
const go = (name: string) => page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name }).click()
const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text)

test('the one-time link makes the first administrator, who comes in and signs in again', async () => {
  await fill('Name', 'Ada First')
  await fill('E-mail', email)
  await fill('Password', 'short')
  await page.keyboard.press('Enter')
  await page.getByText(/5 characters is not allowed/).waitFor()
  await fill('Password', password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Projects' }).waitFor()
  await page.context().clearCookies()
  await page.goto(url)
  await fill('E-mail', email)
  await fill('Password', password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Projects' }).waitFor()
})

test('a project is created and phantoms are drawn into it, with progress', async () => {
  await press(/create project/i)
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Start from').selectOption({ label: 'Cervical fracture' })
  await dialog.getByLabel('Name', { exact: true }).fill('Cervical')
  await dialog.getByRole('button', { name: /create project/i }).click()
  await page.waitForURL(/\/projects\/[0-9a-f-]+$/)
  await page.getByRole('button', { name: 'Import images' }).first().click()
  await page.waitForURL(/\/imports\/new$/)
  await page.getByText('Drawn phantoms').first().click()
  await fill('Count', '5')
  await press('Draw and import')
  await page.getByText(/8 to 20000/).waitFor()
  await fill('Count', '64')
  await press('Draw and import')
  await page.getByRole('progressbar').waitFor()
  await page.getByRole('link', { name: 'Show these images' }).click({ timeout: 60_000 })
  await page.getByText('64 added').waitFor()
  await page.getByText('64 images').waitFor()
})

test('an image is opened and relabelled by keyboard alone, and its history tells', async () => {
  await page.getByRole('gridcell').first().waitFor()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/images\/[0-9a-f-]+/)
  const answers = page.getByRole('button', { name: /^(Normal|Fracture)/ })
  await answers.first().waitFor()
  // What is not shown is not answered.
  await page.locator('[data-readout=view]').first().waitFor()
  const isNormal = (await answers.first().getAttribute('aria-pressed')) === 'true'
  await page.keyboard.press(isNormal ? '2' : '1')
  await expect.poll(() => answers.nth(isNormal ? 1 : 0).getAttribute('aria-pressed')).toBe('true')
  await page.getByText('Ada First').nth(1).waitFor()
  const before = page.url()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => page.url()).not.toBe(before)
})

test('a dataset is frozen', async () => {
  await go('Datasets')
  await press('Freeze dataset')
  const dialog = page.getByRole('dialog')
  await dialog
    .getByRole('button', { name: /freeze/i })
    .last()
    .click()
  await page.waitForURL(/\/datasets\/[0-9a-f-]+$/)
  await page.getByText('TRAIN').or(page.getByText('Train')).first().waitFor()
})

test('a run is refused without weights, without memory and out of range, then its curve is seen to move and it tells of its time and engine', async () => {
  await go('Runs')
  await press('Start training run')
  const dialog = page.getByRole('dialog')
  // Nobody has looked for copies: who wants a run all the same signs.
  await dialog.getByText(/not compared by any search for duplicates/).waitFor()
  await dialog.getByRole('link', { name: 'Go to dataset 1' }).click()
  await press('Sign a waiver')
  await dialog.getByLabel('Reason').fill('Drawn one by one')
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click()
  await page.getByText('“Drawn one by one”').waitFor()
  await press('Start training run')
  await dialog.getByLabel('Recipe').selectOption({ label: 'Frozen backbone' })
  await dialog.getByText('A folder on the server').click()
  await dialog.getByRole('button', { name: 'Start', exact: true }).click()
  await dialog.getByText(/Empty is not allowed. Allowed: a folder/).waitFor()
  await dialog.getByText('Public weights').click()
  await dialog.getByLabel('Pretrained model').selectOption({ label: 'mobilenet_v1_0.5_224, alpha 0.5' })
  await expect.poll(() => dialog.getByLabel('Alpha').inputValue()).toBe('0.5')
  await dialog.getByRole('button', { name: 'Start', exact: true }).click()
  await dialog.getByText(/this release pins no hash for it/).waitFor()
  violations.push(...(await violationsOf('start dialog')))
  await dialog.getByText('From scratch').click()
  await dialog.getByLabel('Image size').fill('256')
  await dialog.getByLabel('Batch size').fill('256')
  await dialog.getByText(/no worker has more than .* a batch of \d+ fits/).waitFor()
  await dialog.getByRole('button', { name: 'Start', exact: true }).click()
  await dialog.getByText(/256 is not allowed. Allowed: 2 to \d+ at alpha 0.5 and 256 px/).waitFor()
  await dialog.getByLabel('Recipe').selectOption({ label: 'Quick look' })
  await dialog.getByLabel('Turn').fill('5')
  await dialog.getByLabel('Learning rate').fill('-1')
  await dialog.getByLabel('Image size').fill('32')
  await dialog.getByLabel('Epochs', { exact: true }).fill('8')
  await dialog.getByLabel(/^Patience/).fill('')
  await dialog.getByRole('button', { name: 'Start', exact: true }).click()
  await dialog.getByText(/above 0, at most 1/).waitFor()
  await dialog.getByLabel('Learning rate').fill('0.002')
  await dialog.getByRole('button', { name: 'Start', exact: true }).click()
  await page.waitForURL(/\/runs\/[0-9a-f-]+$/)
  const curve = page.getByRole('img', { name: /^Loss/ })
  const points = () => curve.getAttribute('data-epochs').then(Number)
  const line = () => curve.locator('path.recharts-line-curve').last().getAttribute('d')
  await expect.poll(points, { timeout: 60_000 }).toBeGreaterThanOrEqual(2)
  const earlier = await line()
  await expect.poll(points, { timeout: 60_000 }).toBe(8)
  expect(await line()).not.toBe(earlier)
  await page
    .getByRole('link', { name: /^Model \d/ })
    .first()
    .waitFor({ timeout: 60_000 })
  await page.getByText('turned by up to 5°').waitFor()
  await page.getByRole('img', { name: /Evaluating TEST .*; Writing/ }).waitFor()
  await page.getByRole('button', { name: /^(tensorflow|webgpu|native|wasm)$/ }).click()
  await page.getByText('Why: the first that starts here').waitFor()
  await page.keyboard.press('Escape')
  violations.push(...(await violationsOf('run')))
})

test("a prediction's page tells why, down to the audit trail", async () => {
  await go('Predictions')
  await page.getByRole('table').getByRole('link').first().click()
  await page.waitForURL(/\/predictions\/[0-9a-f-]+$/)
  for (const action of ['Image added', 'Dataset frozen', 'Model registered', 'Predictions recorded']) {
    await page.getByRole('cell', { name: action }).first().waitFor()
  }
  expect(await page.getByRole('table').textContent()).not.toContain('[object')
  await go('Audit')
  await page.getByRole('heading', { name: 'Audit trail' }).waitFor()
  await page.getByRole('table').waitFor()
  expect(await page.getByRole('table').textContent()).not.toContain('[object')
})

test('no page of the story breaks a rule of accessibility or throws in the browser', async () => {
  const project = /\/projects\/[0-9a-f-]+/.exec(page.url())?.[0]
  for (const room of ['', '/datasets', '/runs', '/models', '/predictions', '/audit', '/people']) {
    await page.goto(`${url}${project}${room}`)
    await page.getByRole('navigation', { name: 'Project' }).waitFor()
    await page.waitForLoadState('networkidle')
    violations.push(...(await violationsOf(room || '/')))
  }
  expect(violations).toEqual([])
  expect(problems).toEqual([])
})
