import { type Browser, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { findChromium } from '#tests/kit/chromium.ts'
import type { Installation } from '#tests/kit/installation.ts'
import * as copies from '../../scripts/demo/copies-documents.ts'
import * as documents from '../../scripts/demo/documents.ts'
import { brokenRules } from './broken-rules.ts'
import { borrowProduct, startProduct } from './product.ts'

export const password = 'correct horse battery'

/** A product with its first administrator and nothing else, and browsers of as many people as come. */
export interface House {
  installation: Installation
  url: string
  browser: Browser
  /** The first administrator's page. */
  ada: Page
  /** What any page threw. */
  problems: string[]
  /** A browser of its own, in which nobody is signed in. */
  visit(address?: string): Promise<Page>
  createProject(name: string): Promise<string>
  /** Has phantoms drawn and added. */
  bring(projectId: string, count: number, seed?: number): Promise<void>
  /** Has a dataset frozen. @returns the id of its version */
  freeze(input: object): Promise<string>
  ask<T>(page: Page, query: string, variables?: object): Promise<T>
  close(): Promise<void>
}

/** @param settings of a product of its own; without them one is borrowed that others had before */
export async function openHouse(settings?: Record<string, string>): Promise<House> {
  const { installation, link, url, leave } = settings ? await startProduct(settings) : await borrowProduct()
  const browser: Browser = await chromium.launch(await findChromium())
  const problems: string[] = []

  async function visit(address = url): Promise<Page> {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', error => problems.push(error.message))
    await page.goto(address)
    return page
  }

  async function ask<T>(page: Page, query: string, variables: object = {}): Promise<T> {
    const answer = await page.request.post(`${url}/graphql`, { data: { query, variables }, headers: { origin: url } })
    const { data, errors } = await answer.json()
    if (errors) throw new Error(JSON.stringify(errors))
    return data
  }

  const ada = await visit(link)
  try {
    await makeAccount(ada, 'Ada First', 'ada@example.org')
    await ada.getByRole('heading', { name: 'Projects' }).waitFor()
  } catch (cause) {
    throw new Error(`nobody comes in at ${ada.url()}: ${await ada.locator('body').innerText()}`, { cause })
  }
  return {
    installation,
    url,
    browser,
    ada,
    problems,
    visit,
    ask,
    async createProject(name) {
      const labelClasses = [
        { name: 'Normal', isPositive: false },
        { name: 'Fracture', isPositive: true },
      ]
      const input = { name, question: 'Is there a fracture?', labelClasses }
      const { createProject } = await ask<documents.Created>(ada, documents.createProject, { input })
      if (!('id' in createProject)) throw new Error(JSON.stringify(createProject))
      return createProject.id
    },
    async bring(projectId, count, seed = 1) {
      const input = { projectId, phantoms: { count, seed } }
      const { startImport } = await ask<documents.StartedImport>(ada, documents.startImport, { input })
      if (!('job' in startImport)) throw new Error(JSON.stringify(startImport))
      const added = `select 1 from "Job" where "id" = '${startImport.job.id}' and "status" = 'SUCCEEDED'`
      await expect.poll(async () => (await installation.query(added)).length, { timeout: 60_000 }).toBe(1)
    },
    async freeze(input) {
      const { freezeDataset } = await ask<documents.AskedFreeze>(ada, documents.freezeDataset, { input })
      if (!('id' in freezeDataset)) throw new Error(freezeDataset.message)
      const made = `select "id" from "DatasetVersion" where "freezeId" = '${freezeDataset.id}'`
      await expect.poll(async () => (await installation.query(made)).length, { timeout: 60_000 }).toBe(1)
      const [version] = await installation.query(made)
      const datasetVersionId = String(Object.values(version ?? {})[0])
      // Nobody here looks for duplicates before a model is trained.
      const signed = { datasetVersionId, reason: 'Drawn for a test' }
      const { waiveLeakage } = await ask<copies.Waived>(ada, copies.waiveLeakage, { input: signed })
      if (!('id' in waiveLeakage)) throw new Error(waiveLeakage.message)
      return datasetVersionId
    },
    async close() {
      await browser.close()
      await leave()
    },
  }
}

export async function makeAccount(page: Page, name: string, email: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('E-mail', { exact: true }).fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
}

export async function signIn(page: Page, email: string, secret = password): Promise<void> {
  await page.getByLabel('E-mail', { exact: true }).fill(email)
  await page.getByLabel('Password', { exact: true }).fill(secret)
  await page.keyboard.press('Enter')
}

const show = (page: Page, theme: string) =>
  page.evaluate(`document.documentElement.className = document.documentElement.style.colorScheme = '${theme}'`)

/** Rules that a theme or a width may break; the others see the same elements in each. */
const ofLook = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable']

/**
 * Breaks no rule of accessibility and is no wider than the window, in both themes, wide and narrow: the narrower the darker,
 * for colours do not change with the width.
 */
export async function expectTidy(page: Page, where: string, widths = [1280, 800]): Promise<void> {
  for (const [i, width] of widths.entries()) {
    await page.setViewportSize({ width, height: 800 })
    for (const theme of widths.length === 1 ? ['light', 'dark'] : [i === 0 ? 'light' : 'dark']) {
      await show(page, theme)
      expect(await brokenRules(page, theme === 'light' ? undefined : ofLook), `${where} ${width} ${theme}`).toEqual([])
    }
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), `${where} ${width}`).toBe(false)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

/** What has the focus, by its name. */
export const focused = (page: Page): Promise<unknown> =>
  page.evaluate('document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent')
