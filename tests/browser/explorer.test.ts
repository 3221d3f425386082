import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { brokenRules } from './broken-rules.ts'
import { type House, openHouse, password, signIn } from './house.ts'

const asked = new Set<string>()
let house: House
let page: Page
let url = ''

beforeAll(async () => {
  house = await openHouse()
  ;({ url, ada: page } = house)
  await page.setViewportSize({ width: 1440, height: 900 })
  page.on('console', message => {
    if (message.type() === 'error') house.problems.push(message.text())
  })
  page.on('request', request => asked.add(new URL(request.url()).origin))
}, 300_000)

afterAll(async () => {
  await house?.close()
}, 60_000)

const answer = () => page.getByRole('region', { name: 'Answer' })
const write = (document: string) => page.getByLabel('Document', { exact: true }).fill(document)
const run = () => page.getByLabel('Document', { exact: true }).press('Control+Enter')

test('whoever opens the address of the API with a browser finds our own explorer, and it answers by a key', async () => {
  await page.goto(`${url}/graphql`)
  await page.getByRole('heading', { name: 'API explorer' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/explorer')
  await run()
  await answer().getByText('Ada First').waitFor()
  await page.getByText(/^200, \d+ ms$/).waitFor()
})

test('what is wrong with a document stands beside it with its place, before it is sent', async () => {
  await write('{\n  viewer { nothing }\n}')
  await page.getByRole('button', { name: /Line 2, column 12: Cannot query field "nothing"/ }).click()
  await write('{ viewer {')
  await page.getByRole('button', { name: /Line 1, column 11: Syntax Error/ }).waitFor()
  await run()
  await answer().getByText('GRAPHQL_PARSE_FAILED').waitFor()
})

test('the schema is searched by name and by what is said of it', async () => {
  await page.getByLabel('Search the schema').fill('setLabel')
  await page.getByText('Mutation.setLabel', { exact: true }).waitFor()
  await page.getByLabel('Search the schema').fill('versioned never overwritten')
  await page.getByRole('term').getByText('Label', { exact: true }).waitFor()
})

test('variables go along; what is no object is said', async () => {
  await write('query ($token: String!) { invitation(token: $token) { isAdmin } }')
  await page.getByLabel('Variables, as JSON').fill('[1]')
  await page.getByRole('button', { name: 'Run' }).click()
  await page.getByText('Variables are an object').waitFor()
  await page.getByLabel('Variables, as JSON').fill('{"token": "none"}')
  await page.getByRole('button', { name: 'Run' }).click()
  await answer().getByText('"invitation": null').waitFor()
})

test('a subscription is heard as it happens, until it is over', async () => {
  await page.getByLabel('Variables, as JSON').fill('')
  const mutate = async (document: string) => {
    await write(document)
    await run()
    await answer().getByText('"id"').waitFor()
    return JSON.parse((await answer().textContent()) ?? '')
  }
  const classes = '[{ name: "Normal", isPositive: false }, { name: "Fracture", isPositive: true }]'
  const made = await mutate(
    `mutation { createProject(input: { name: "Wrists", question: "Broken?", labelClasses: ${classes} }) { ... on Project { id } } }`,
  )
  const { id } = made.data.createProject
  await write(
    `mutation { startImport(input: { projectId: "${id}", phantoms: { count: 8, seed: 1 } }) { ... on Import { job { id } } } }`,
  )
  await run()
  await answer().getByText('"job"').waitFor()
  const started = JSON.parse((await answer().textContent()) ?? '')
  await write(`subscription { job(id: "${started.data.startImport.job.id}") { status done total } }`)
  await run()
  await answer().getByText('SUCCEEDED').waitFor()
  await page.getByText(/^event \d+, listening$/).waitFor()
  await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' })
})

test('what was sent is kept in this tab, and forgotten when asked', async () => {
  await page.reload()
  const before = page.getByLabel('Sent before')
  const sent = before.locator('option', { hasText: 'invitation(token' }).first()
  await before.selectOption((await sent.getAttribute('value')) ?? '')
  const document = page.getByLabel('Document', { exact: true })
  await expect.poll(() => document.inputValue()).toContain('invitation(token: $token)')
  await page.getByRole('button', { name: 'Forget' }).click()
  await page.reload()
  await expect.poll(() => page.getByLabel('Sent before').locator('option').count()).toBe(1)
})

test('the explorer is found in the menu, and is usable by everybody in light and dark', async () => {
  await page.goto(url)
  await page.getByRole('button', { name: /Account of/ }).click()
  await page.getByRole('menuitem', { name: 'API explorer' }).click()
  await page.getByRole('heading', { name: 'API explorer' }).waitFor()
  await page.getByText('Query.viewer', { exact: true }).waitFor()
  // Next brings it behind the page.
  await expect.poll(() => page.title()).toContain('API explorer')
  for (const look of ['dark', 'light']) {
    expect(await brokenRules(page), look).toEqual([])
    await page.getByRole('button', { name: /light|dark/i }).click()
  }
  if (process.env.LAMINA_SCREENSHOTS)
    await page.screenshot({ path: path.join(process.env.LAMINA_SCREENSHOTS, 'explorer.png') })
})

test('whoever signs in next in this tab finds nothing of what was sent before', async () => {
  await page.goto(`${url}/explorer`)
  await run()
  await answer().getByText('Ada First').waitFor()
  const sent = () => page.getByLabel('Sent before').locator('option').count()
  expect(await sent()).toBe(2)
  await page.getByRole('button', { name: /Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await signIn(page, 'ada@example.org')
  await page.getByRole('heading', { name: 'Projects' }).waitFor()
  await page.goto(`${url}/explorer`)
  await page.getByText('Query.viewer', { exact: true }).waitFor()
  expect(await sent()).toBe(1)
})

test('a form that is sent before its page has woken up leaves no password in the address', async () => {
  const asleep = await house.browser.newContext({ javaScriptEnabled: false })
  const early = await asleep.newPage()
  await early.goto(`${url}/sign-in`)
  await early.getByLabel('E-mail', { exact: true }).fill('ada@example.org')
  await early.getByLabel('Password', { exact: true }).fill(password)
  await early.getByRole('button', { name: 'Sign in' }).click()
  await early.waitForLoadState()
  expect(early.url()).toBe(`${url}/sign-in`)
  await asleep.close()
})

test('every page runs under a policy that lets no foreign script in, and asks nobody but this host', async () => {
  for (const where of ['/', '/explorer', '/sign-in', '/nothing']) {
    const response = await page.goto(url + where)
    const policy = response?.headers()['content-security-policy'] ?? ''
    expect(policy).toMatch(/default-src 'self'; script-src 'self' 'nonce-[\w+/=]{22,}';/)
    expect(policy).not.toMatch(/unsafe-eval|\*|script-src[^;]*unsafe-inline/)
    expect(response?.headers()['x-content-type-options']).toBe('nosniff')
  }
  const [one, two] = [await page.request.get(url), await page.request.get(url)]
  expect(one.headers()['content-security-policy']).not.toBe(two.headers()['content-security-policy'])
  const { problems } = house
  const before = problems.length
  await page.goto(url)
  await page.evaluate(`{
    const script = document.createElement('script')
    script.textContent = 'window.foreign = true'
    document.body.append(script)
  }`)
  expect(await page.evaluate(`'foreign' in window`)).toBe(false)
  expect(problems.splice(before).join()).toContain('Content Security Policy')
  expect([...asked]).toEqual([url])
  expect(problems.filter(p => !/404|400|401/.test(p))).toEqual([])
})
