import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { configOf } from '#tests/kit/recipe.ts'
import { openTcpProxy } from '#tests/kit/tcp-proxy.ts'
import * as documents from '../../scripts/demo/documents.ts'
import { expectTidy, type House, openHouse, signIn } from './house.ts'

const epochs = 1000
const asked = /Updated every 3 seconds, by asking/
const connecting = /Connecting\. What you see may be old/

let house: House
let proxy: Awaited<ReturnType<typeof openTcpProxy>>
/** Ada, who comes through the proxy. */
let page: Page
let projectId = ''
let runId = ''

beforeAll(async () => {
  house = await openHouse()
  proxy = await openTcpProxy(house.url)
  projectId = await house.createProject('Far away')
}, 300_000)
afterAll(async () => {
  await proxy?.close()
  await house?.close()
}, 60_000)

test('there is a run that takes its time', async () => {
  await house.bring(projectId, 48)
  const input = { projectId, seed: 1, ratio: { train: 0.6, validation: 0.2, test: 0.2 } }
  const datasetVersionId = await house.freeze(input)
  const config = { ...configOf('quick-look'), imageSize: 96, epochs, patience: null }
  const start = { input: { datasetVersionId, config } }
  const { startTrainingRun } = await house.ask<documents.StartedRun>(house.ada, documents.startTrainingRun, start)
  if (!('id' in startTrainingRun)) throw new Error(startTrainingRun.message)
  runId = startTrainingRun.id
})

const status = () => page.getByRole('region', { name: 'Status' })
const epochNow = async () => Number(/Epoch(\d+) \/ 1000/.exec((await status().textContent()) ?? '')?.[1] ?? -1)
const getsOn = async () => {
  const before = await epochNow()
  await expect.poll(epochNow, { timeout: 60_000 }).toBeGreaterThan(before + 1)
}

test('behind a proxy that refuses sockets the page of a run asks every few seconds, says so, and goes on', async () => {
  proxy.refuse(/^upgrade: websocket/im)
  const { origin } = new URL(proxy.url)
  page = await house.visit(origin)
  await signIn(page, 'ada@example.org')
  await page.getByRole('heading', { name: 'Projects' }).waitFor()
  await page.goto(`${origin}/projects/${projectId}/runs/${runId}`)
  await page.getByText(asked).waitFor({ timeout: 60_000 })
  await getsOn()
  expect(await page.getByText(asked).count()).toBe(1)
  await expectTidy(page, 'run, by asking')
})

test('it goes back to a socket once one comes through, and has asked for nothing that it had', async () => {
  proxy.refuse(null)
  await expect.poll(() => page.getByText(asked).count(), { timeout: 60_000 }).toBe(0)
  const questions: string[] = []
  page.on('request', request => {
    if (request.postData()?.includes('RunNow')) questions.push(request.url())
  })
  await getsOn()
  expect(questions).toEqual([])
})

test('while nothing comes through it says that it connects, and goes on by itself', async () => {
  proxy.cut()
  await page.getByText(connecting).waitFor({ timeout: 60_000 })
  await expectTidy(page, 'run, connecting')
  proxy.mend()
  await expect.poll(() => page.getByText(connecting).count(), { timeout: 60_000 }).toBe(0)
  await getsOn()
})

test('a run that ends while it is asked about is seen to end, with each epoch once', async () => {
  proxy.refuse(/^upgrade: websocket/im)
  await page.getByText(asked).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Cancel run' }).click()
  await page.getByRole('button', { name: /^Go on from epoch/ }).waitFor({ timeout: 60_000 })
  const [{ count } = { count: 0 }] = (await house.installation.query(
    `select count(*)::int as "count" from "Epoch" where "trainingRunId" = '${runId}'`,
  )) as { count: number }[]
  await expect.poll(epochNow, { timeout: 10_000 }).toBe(count)
  expect(house.problems).toEqual([])
})

test('an import that ends while it is asked about shows what it brought', async () => {
  await page.goto(`${new URL(proxy.url).origin}/projects/${projectId}/imports/new`)
  await page.getByText('Drawn phantoms').first().click()
  await page.getByLabel('Count', { exact: true }).fill('16')
  await page.getByLabel('Seed', { exact: true }).fill('7')
  await page.getByRole('button', { name: 'Draw and import' }).click()
  await page.getByRole('link', { name: 'Show these images' }).waitFor({ timeout: 60_000 })
  expect(house.problems).toEqual([])
})
