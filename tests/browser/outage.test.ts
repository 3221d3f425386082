import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPostmaster } from '../../scripts/postgres/postmaster.ts'
import { openReadingRoom, type ReadingRoom } from './reading-room.ts'

let room: ReadingRoom
const size = 24
const names = ['Normal/p0.png', 'Normal/p1.png', 'Normal/p2.png', 'Normal/p3.png']

beforeAll(async () => {
  const films = await Promise.all(
    names.map(async (name, i) => {
      const pixels = Uint8Array.from({ length: size * size }, (_, at) => (at * (i + 3)) % 251)
      const raw = { width: size, height: size, channels: 1 as const }
      return [name, await sharp(pixels, { raw }).png().toBuffer()] as const
    }),
  )
  room = await openReadingRoom(Object.fromEntries(films), {})
}, 600_000)
afterAll(() => room?.close(), 60_000)

const pidOf = (command: string) => room.installation.parts().find(part => part.command === command)?.pid ?? 0
const databasePid = () => readPostmaster(path.join(room.installation.dataDir, 'postgres'))?.pid ?? 0

/** Labels and audit events of an image, by the database. */
async function labelsOf(fileName: string) {
  const [row] = (await room.installation.query(
    `select count(distinct l."id") as "labels", count(e."id") as "events"
     from "Image" i join "Label" l on l."imageId" = i."id"
     left join "AuditEvent" e on e."nounId" = l."id"::text and e."action" = 'LABEL_GIVEN'
     where i."fileName" = '${fileName}' and l."origin" = 'READER'`,
  )) as { labels: string; events: string }[]
  return { labels: Number(row?.labels), events: Number(row?.events) }
}

/** Opens an image, and lets something happen in the moment in which it is labelled. */
async function labelOver(fileName: string, fault: () => void, isFaultFirst: boolean) {
  await room.open(fileName)
  await room.page.locator('[data-readout=view]').first().waitFor()
  if (isFaultFirst) fault()
  await room.page.keyboard.press('2')
  if (!isFaultFirst) fault()
  const fracture = room.page.getByRole('button', { name: /^Fracture/ })
  await expect.poll(() => fracture.getAttribute('aria-pressed'), { timeout: 120_000 }).toBe('true')
  // Kept here, it is marked at once.
  await room.page.getByRole('status', { name: 'Answer' }).getByText('Saved').waitFor({ timeout: 120_000 })
  await expect.poll(() => room.page.getByText('Connecting to the server again').count(), { timeout: 60_000 }).toBe(0)
  // Next's own, which says the title of a page, is always there.
  expect(await room.page.locator('[role=alert]:not(#__next-route-announcer__)').allTextContents()).toEqual([])
  expect(await labelsOf(fileName)).toEqual({ labels: 1, events: 1 })
}

test('a label that is given as the API dies is given once, and nobody has to press again', async () => {
  await labelOver('Normal/p0.png', () => process.kill(pidOf('server/main.ts'), 'SIGKILL'), false)
}, 240_000)

test('a label that is given while the database is away is given once it is back', async () => {
  await labelOver('Normal/p1.png', () => process.kill(databasePid(), 'SIGKILL'), true)
}, 240_000)

test('a label that is given as the web process dies is given once, through the next one', async () => {
  await labelOver('Normal/p2.png', () => process.kill(pidOf('scripts/web.ts'), 'SIGKILL'), true)
}, 240_000)

test('over an API that hangs the page says that it is connecting, and goes on by itself', async () => {
  const said = room.page.getByText('Connecting to the server again').waitFor({ timeout: 120_000 })
  await labelOver('Normal/p3.png', () => process.kill(pidOf('server/main.ts'), 'SIGSTOP'), true)
  await said
}, 240_000)
