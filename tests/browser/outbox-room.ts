import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import * as documents from '../../scripts/demo/documents.ts'
import { dialogsOf } from './dialogs.ts'
import { type House, makeAccount, openHouse, password, signIn } from './house.ts'
import { openWire, type Wire } from './wire.ts'

export const emails = { ada: 'ada@example.org', ben: 'ben@example.org' }

/** Images to be read by Ada through a wire that fails, and by Ben. */
export interface OutboxRoom {
  house: House
  wire: Wire
  ben: Page
  images: string[]
  projectId: string
  /** A browser that goes through the wire, in which this person is signed in. */
  enter(email: string): Promise<Page>
  enterIn(context: BrowserContext, email: string): Promise<Page>
  /** Opens an image and waits until it is seen. */
  look(page: Page, image: string): Promise<void>
  /** What is said of an image, in order: who, what, its version and how many events. */
  said(image: string): Promise<string[]>
  expire(email: string): Promise<unknown>
  /** As a program does, with no page. */
  answer(page: Page, image: string, classIndex: number, expectedVersion: number): Promise<void>
  close(): Promise<void>
}

/** @param count of its images, at least 8 */
export async function openOutboxRoom(count: number): Promise<OutboxRoom> {
  const house = await openHouse()
  const wire = await openWire()
  try {
    return await furnish(house, wire, count)
  } catch (error) {
    wire.close()
    await house.close()
    throw error
  }
}

async function furnish(house: House, wire: Wire, count: number): Promise<OutboxRoom> {
  const { installation, url, ada, ask } = house
  const projectId = await house.createProject('Outbox')
  await ask(ada, documents.startImport, { input: { projectId, phantoms: { count, seed: 1 } } })
  const rows = () => installation.query('select "id" from "Image" order by "id"') as Promise<{ id: string }[]>
  await expect.poll(async () => (await rows()).length, { timeout: 120_000 }).toBe(count)
  const images = (await rows()).map(row => row.id)
  const classes = (await installation.query('select "id" from "LabelClass" order by "position"')) as { id: string }[]
  const ben = await house.visit(await dialogsOf(() => ada).inviteTo(`${url}/projects/${projectId}`, 'Reader'))
  await makeAccount(ben, 'Ben Reader', emails.ben)
  await ben.getByRole('heading', { name: 'Projects' }).waitFor()

  async function enterIn(context: BrowserContext, email: string): Promise<Page> {
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', error => house.problems.push(error.message))
    await page.goto(`${url}/sign-in`)
    await signIn(page, email)
    await page.getByRole('heading', { name: 'Projects' }).waitFor()
    return page
  }

  return {
    house,
    wire,
    ben,
    images,
    projectId,
    enterIn,
    async enter(email) {
      const options = { viewport: { width: 1280, height: 800 }, proxy: { server: wire.address } }
      const context = await house.browser.newContext(options)
      if (!context) throw new Error('there is no browser')
      return enterIn(context, email)
    },
    async look(page, image) {
      await page.goto(`${url}/projects/${projectId}/images/${image}`)
      await page.locator('[data-readout=view]').first().waitFor()
    },
    async said(image) {
      const found = (await installation.query(`select split_part(u."name", ' ', 1) as "who", c."name" as "what",
          (select count(*)::int from "AuditEvent" e where e."nounId" = l."id"::text and e."action" = 'LABEL_GIVEN') as "events"
        from "Label" l join "User" u on u."id" = l."readerId" left join "LabelClass" c on c."id" = l."labelClassId"
        where l."imageId" = '${image}' and l."origin" = 'READER' order by l."createdAt", l."id"`)) as {
        who: string
        what: string
        events: number
      }[]
      return found.map(({ who, what, events }) => `${who} ${what}${events === 1 ? '' : ` ${events} events`}`)
    },
    expire: email =>
      installation.query(`delete from "Session" where "userId" = (select "id" from "User" where "email" = '${email}')`),
    async answer(page, imageId, classIndex, expectedVersion) {
      const input = { imageId, labelClassId: classes[classIndex]?.id, expectedVersion }
      const mutation = `mutation ($input: SetLabelInput!) { setLabel(input: $input) { __typename } }`
      const { setLabel } = await ask<{ setLabel: { __typename: string } }>(page, mutation, { input })
      expect(setLabel.__typename).toBe('Label')
    },
    async close() {
      wire.close()
      await house.close()
    },
  }
}

export const saved = (page: Page) => page.getByRole('status', { name: 'Answer' }).getByText('Saved', { exact: true })

/** In place, over the page. */
export async function signInAgain(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
  await dialog.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
}
