import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApi } from '#tests/kit/api.ts'
import { findChromium } from '#tests/kit/chromium.ts'

const api = await openApi()
const { database, blobs, project, images, account, url } = api
const owner = await project()
const [image] = await images(owner, [{ groupKey: 'a', classIndex: null }])
const picture = Buffer.from('a picture of somebody')
let browser: Browser
let page: Page

beforeAll(async () => {
  const sha256 = await blobs.put(picture)
  await database.image.update({
    where: { id: image?.id ?? '' },
    data: { fileSha256: sha256, thumbnailSha256: sha256, previewSha256: sha256 },
  })
  browser = await chromium.launch(await findChromium())
  // The API's own answers are no pages, and may fetch nothing; what a page of this origin may is what is asked here.
  page = await (await browser.newContext({ bypassCSP: true })).newPage()
  await page.goto(`${url}/health`)
})
afterAll(() => browser?.close())

/** As a page of this origin does, with the browser's own cache and cookies. */
const post = (path: string, body: object) =>
  page.evaluate(
    async ([path, body]) =>
      (await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status,
    [path, JSON.stringify(body)] as const,
  )
const look = (path: string) =>
  page.evaluate(async path => {
    const response = await fetch(path)
    return [response.status, response.ok ? await response.text() : ''] as const
  }, path)

test('no picture is readable after sign-out, nor by whoever signs in next in that browser', async () => {
  const paths = ['', '/thumbnail', '/preview'].map(kind => `/files/images/${image?.id}${kind}`)
  const reader = await account('reader')
  await database.membership.create({ data: { projectId: owner.id, userId: reader.id, roles: ['READER'] } })
  const other = await account('somebody else')
  expect(await post('/auth/sign-in/email', { email: reader.email, password: reader.password })).toBe(200)
  // As they came over the wire: the page itself sees 200 for what the browser kept and was allowed to show again.
  const statuses: number[] = []
  const wire = await page.context().newCDPSession(page)
  await wire.send('Network.enable')
  wire.on('Network.responseReceivedExtraInfo', ({ statusCode }) => statuses.push(statusCode))
  for (const path of [...paths, ...paths]) expect(await look(path)).toEqual([200, String(picture)])
  await expect.poll(() => statuses).toEqual([200, 200, 200, 304, 304, 304])

  expect(await post('/auth/sign-out', {})).toBe(200)
  for (const path of paths) expect(await look(path)).toEqual([401, ''])
  expect(await post('/auth/sign-in/email', { email: other.email, password: other.password })).toBe(200)
  for (const path of paths) expect(await look(path)).toEqual([404, ''])
  expect(await post('/auth/sign-out', {})).toBe(200)
  expect(await post('/auth/sign-in/email', { email: reader.email, password: reader.password })).toBe(200)
  for (const path of paths) expect(await look(path)).toEqual([200, String(picture)])
})
