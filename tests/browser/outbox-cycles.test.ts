import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { createRandom } from '#core/random.ts'
import { emails, type OutboxRoom, openOutboxRoom, signInAgain } from './outbox-room.ts'

const cycles = Number(process.env.LAMINA_OUTBOX_CYCLES ?? 6)
const seed = process.env.LAMINA_OUTBOX_SEED ?? '1'
const names = ['Normal', 'Fracture']

let room: OutboxRoom
test('images are here to be read', async () => {
  room = await openOutboxRoom(8)
}, 300_000)
afterAll(() => room?.close(), 60_000)

test(
  `after ${cycles} cycles of cut wires, lost replies, reloads, crashes and expired sessions no answer is lost and none is twice`,
  async () => {
    const random = createRandom(seed)
    const given = new Map(room.images.map(image => [image, [] as string[]]))
    let page: Page = await room.enter(emails.ada)
    const context = page.context()

    async function press(image: string) {
      const said = given.get(image) ?? []
      // The same again is no new version: each press says the other.
      const next = said.at(-1) === `Ada ${names[1]}` ? 0 : 1
      await page.keyboard.press(String(next + 1))
      const button = page.getByRole('button', { name: new RegExp(`^${names[next]}`), includeHidden: true }).first()
      const isTaken = async () => (await button.getAttribute('aria-pressed')) === 'true'
      // Over a session that was seen to have ended, keys are the dialog's.
      const dialogs = page.getByRole('dialog')
      await expect.poll(async () => (await isTaken()) || (await dialogs.count()) > 0, { timeout: 30_000 }).toBe(true)
      if (await isTaken()) said.push(`Ada ${names[next]}`)
    }

    for (let cycle = 1; cycle <= cycles; cycle++) {
      const image = room.images[random.integer(room.images.length)] ?? ''
      const does = {
        cuts: random.integer(2) === 1,
        loses: random.integer(3) === 0,
        slows: random.integer(4) === 0,
        expires: random.integer(4) === 0,
      }
      const [presses, leaves] = [1 + random.integer(3), ['stays', 'reloads', 'crashes', 'moves on'][random.integer(4)]]
      const told = `seed ${seed}, cycle ${cycle}: ${JSON.stringify(does)}, ${presses} keys, ${leaves}`
      await room.look(page, image)
      if (does.loses) room.wire.loseReply()
      if (does.slows) room.wire.slow(400)
      if (does.expires) await room.expire(emails.ada)
      if (does.cuts) room.wire.cut()
      for (let i = 0; i < presses; i++) {
        if ((await page.getByRole('dialog').count()) > 0) break
        await press(image)
      }
      if (leaves === 'reloads') await page.reload()
      if (leaves === 'moves on' && !does.expires) await page.keyboard.press('ArrowRight')
      if (leaves === 'crashes') {
        await page.close()
        page = await context.newPage()
        page.setDefaultTimeout(60_000)
      }
      if (does.cuts) room.wire.mend()
      room.wire.slow(0)
      if (does.expires) {
        if (leaves === 'crashes' || leaves === 'reloads') {
          await page.close()
          page = await room.enterIn(context, emails.ada)
        } else await signInAgain(page)
      } else if (leaves === 'crashes') await page.goto(room.house.url)
      await expect.poll(() => room.said(image), { timeout: 90_000, message: told }).toEqual(given.get(image))
    }
    for (const image of room.images) expect(await room.said(image)).toEqual(given.get(image))
    expect(room.house.problems).toEqual([])
  },
  Math.max(600_000, cycles * 20_000),
)
