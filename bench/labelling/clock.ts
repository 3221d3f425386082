import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { z } from 'zod'

/**
 * In a page: when a key went down, and when pixels stood that were not those before, at the middle of what is drawn. It ends
 * with the task after the frame that shows them; what is drawn within a frame waits for the next one, on either side alike.
 */
const script = `{
  const clock = (window.clock = { keyAt: null, shownMs: null, middle: null, before: null, pending: 0, lastAt: 0 })
  clock.touch = () => { clock.lastAt = performance.now() }
  clock.drew = middle => {
    clock.touch()
    clock.middle = middle
    if (clock.keyAt === null || clock.before === null || Math.abs(middle - clock.before) < 40) return
    const { keyAt } = clock
    clock.keyAt = null
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => { clock.shownMs = performance.now() - keyAt }
      port2.postMessage(0)
    })
  }
  addEventListener('keydown', event => {
    Object.assign(clock, { keyAt: event.timeStamp, shownMs: null, before: clock.middle })
  }, true)
  const { fetch } = window
  window.fetch = async (...args) => {
    clock.pending += 1
    try { return await fetch(...args) } finally { clock.pending -= 1; clock.touch() }
  }
  const { drawArrays } = WebGL2RenderingContext.prototype
  const pixel = new Uint8Array(4)
  WebGL2RenderingContext.prototype.drawArrays = function (...args) {
    drawArrays.apply(this, args)
    if (this.getParameter(this.FRAMEBUFFER_BINDING) !== null) return
    const [x, y] = [this.drawingBufferWidth >> 1, this.drawingBufferHeight >> 1]
    this.readPixels(x, y, 1, 1, this.RGBA, this.UNSIGNED_BYTE, pixel)
    clock.drew(pixel[0])
  }
}`

/** Nothing was fetched or drawn for so long: what comes next is here. */
const quietMs = 400
const patienceMs = 60_000

/** Asked from outside: the pages let nobody evaluate words in them. */
async function until(page: Page, condition: string): Promise<void> {
  for (const begun = performance.now(); !(await page.evaluate(condition)); await delay(20))
    if (performance.now() - begun > patienceMs)
      throw new Error(
        `${page.url()}: not within ${patienceMs} ms: ${condition}; ${await page.evaluate('JSON.stringify(clock)')}`,
      )
}

export interface Took {
  /** From the key to the pixels of another picture. */
  ms: number
  /** Of the processor, by the thread that the page runs on: whatever else the machine does is not in it. */
  workMs: number
}

export interface Watched {
  page: Page
  /** Milliseconds of the processor since the page began. */
  work(): Promise<number>
}

/** Before anything of a page is run. */
export async function watchPage(page: Page): Promise<Watched> {
  await page.addInitScript(script)
  const wire = await page.context().newCDPSession(page)
  await wire.send('Performance.enable', { timeDomain: 'threadTicks' })
  const work = async () => {
    const { metrics } = await wire.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN)
  }
  return { page, work }
}

export async function timeKey({ page, work }: Watched, key: string): Promise<Took> {
  await until(page, `clock.middle !== null && clock.pending === 0 && performance.now() - clock.lastAt > ${quietMs}`)
  const before = await work()
  await page.keyboard.press(key)
  await until(page, 'clock.shownMs !== null')
  const workMs = (await work()) - before
  return {
    ms: z
      .number()
      .positive()
      .parse(await page.evaluate('clock.shownMs')),
    workMs,
  }
}
