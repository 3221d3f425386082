import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { z } from 'zod'
import { localPath } from '#core/blob/local.ts'
import type { Row } from '../harness/result.ts'
import { promise, rowOf } from '../harness/summary.ts'
import { type Opened, openPage } from './next-image.ts'

/** Of the grid, and milliseconds that the page stands for. */
const limits = { nodes: 300, taskMs: 200 }

const script = `{
  window.seen = { longestMs: 0, nodes: 0, tiles: 0 }
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) seen.longestMs = Math.max(seen.longestMs, duration)
  }).observe({ type: 'longtask' })
}`

/** By wheel, then by the bar to places far apart: a frame after each, and now and then a rest in which pictures come. */
const scroll = `(async () => {
  const grid = document.querySelector('[role=grid]')
  const room = grid.parentElement
  const frame = () => new Promise(requestAnimationFrame)
  const rest = () => new Promise(resolve => setTimeout(resolve, 400))
  const look = () => {
    seen.nodes = Math.max(seen.nodes, grid.querySelectorAll('*').length)
    seen.all = Math.max(seen.all ?? 0, document.querySelectorAll('*').length)
    seen.tiles = Math.max(seen.tiles, grid.querySelectorAll('[data-index]').length)
  }
  seen.longestMs = 0
  for (let step = 0; step < 120; step++) {
    room.scrollTop += 120
    await frame()
    look()
    if (step % 40 === 39) await rest()
  }
  for (let step = 1; step <= 20; step++) {
    room.scrollTop = (step / 20) * (room.scrollHeight - room.clientHeight)
    await frame()
    look()
    if (step % 4 === 0) await rest()
  }
  await rest()
  look()
  return seen
})()`

const seenSchema = z.object({ longestMs: z.number(), nodes: z.number(), all: z.number(), tiles: z.number() })
export type SeenOnce = z.infer<typeof seenSchema>

export function rowsOf(images: number, rounds: readonly SeenOnce[]): Row[] {
  const of = (figure: string, unit: string, name: keyof SeenOnce) =>
    rowOf(
      `grid of ${images.toLocaleString('en-US')}, scrolled: ${figure}`,
      unit,
      rounds.map(round => round[name]),
    )
  return [
    of('tiles that exist', 'nodes', 'tiles'),
    promise(of('elements of the grid', 'nodes', 'nodes'), limits.nodes, 'max'),
    of('elements of the page', 'nodes', 'all'),
    promise(of('the page stood for', 'ms', 'longestMs'), limits.taskMs, 'max'),
  ]
}

/** Every picture of a project that was filled in, where the product looks for it. */
export async function putThumbnail(dataDir: string): Promise<void> {
  const file = localPath(path.join(dataDir, 'blobs'), '0'.repeat(64))
  await mkdir(path.dirname(file), { recursive: true })
  const grey = sharp({ create: { width: 256, height: 256, channels: 3, background: '#4a5560' } })
  await writeFile(file, await grey.webp().toBuffer())
}

/** The grid of a large project in a browser, scrolled from its first image to its last. */
export async function measureScrolling(opened: Opened, projectId: string, images: number): Promise<Row[]> {
  const measured: SeenOnce[] = []
  for (let round = 1; round <= opened.rounds; round++) {
    opened.signal.throwIfAborted()
    const { page, close } = await openPage(opened)
    try {
      await page.addInitScript(script)
      await page.goto(`${opened.url}/projects/${projectId}`)
      await page.locator('[data-index="0"]').waitFor()
      await page.waitForLoadState('networkidle')
      measured.push(seenSchema.parse(await page.evaluate(scroll)))
    } finally {
      await close()
    }
  }
  return rowsOf(images, measured)
}
