import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { openClient } from '../examples/client.ts'
import type { Asked, Bench, Measured } from './harness/bench.ts'
import { findChromium } from './harness/chromium.ts'
import { countingApi } from './harness/counting-api.ts'
import { openInstance } from './harness/instance.ts'
import { openWeb } from './harness/open-web.ts'
import { readCount, readList } from './harness/read-option.ts'
import type { Row } from './harness/result.ts'
import { measureGrid } from './labelling/grid.ts'
import { measureNextImage, type Opened } from './labelling/next-image.ts'
import { measureScrolling, putThumbnail } from './labelling/scrolling.ts'
import { measureWrites } from './labelling/write.ts'
import { fillProjects } from './lists/fill.ts'

const allParts = ['next', 'grid', 'write'] as const
type Part = (typeof allParts)[number]

const smallImages = 1000
/** A write costs the same however many images there are: more would only be filled in. */
const mostToWrite = 20_000

const options = {
  images: 'of the project of the grid (default 100000)',
  parts: `of ${allParts.join(',')} (default all)`,
  side: 'of the pictures of the part next, pixels (default 1024)',
  steps: 'from picture to picture in a round of the part next (default 10)',
  seconds: 'of a round of the part write (default 3)',
}

/** Asked for before anything is started. */
export function readLabelling(given: Record<string, string>) {
  return {
    images: readCount('images', given.images ?? '100000', 2000, 10_000_000),
    parts: readList('parts', given.parts ?? allParts.join(','), allParts),
    side: readCount('side', given.side ?? '1024', 64, 2048),
    steps: readCount('steps', given.steps ?? '10', 2, 50),
    seconds: readCount('seconds', given.seconds ?? '3', 1, 600),
  }
}
type Read = ReturnType<typeof readLabelling>

/** The product with its worker and its pages, and a browser that looks at it. */
async function inBrowser(asked: Asked, read: Read, notes: string[]): Promise<Row[]> {
  const { say, signal, rounds } = asked
  const ends: (() => Promise<unknown>)[] = []
  try {
    say('starting a temporary instance with its pages')
    const instance = await openInstance(countingApi, signal)
    ends.push(instance.close)
    const { env, dataDir, ownerUrl, cookie, api } = instance
    const program = path.resolve(import.meta.dirname, '../worker/main.ts')
    const worker = fork(program, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const ended = once(worker, 'exit')
    ends.push(async () => {
      worker.kill('SIGTERM')
      await ended
    })
    const web = await openWeb(instance, say, signal)
    ends.push(web.close)
    const http = openClient(web.url, cookie)
    ends.push(http.close)
    const browser = await chromium.launch(await findChromium())
    ends.push(() => browser.close())
    notes.push(`Chromium ${browser.version()} without a graphics card: WebGL by the processor`)
    const opened: Opened = { browser, url: web.url, cookie, http, rounds, signal, say }
    const rows = read.parts.includes('next') ? await measureNextImage(opened, read.steps, read.side) : []
    if (!read.parts.includes('grid')) return rows
    const { projects, client } = await fillProjects(ownerUrl, [read.images, smallImages], say)
    ends.push(() => client.end())
    const [large, small] = projects
    if (!large || !small) throw new Error('two projects were to be filled in')
    await putThumbnail(dataDir)
    say('the grid')
    notes.push(`grid: ${read.images} images beside a project of ${smallImages} in the same database`)
    return [
      ...rows,
      ...(await measureGrid({ http, api, large, small, rounds, signal })),
      ...(await measureScrolling(opened, large.projectId, read.images)),
    ]
  } finally {
    for (const end of ends.reverse()) await end()
  }
}

async function measure(asked: Asked): Promise<Measured> {
  const read = readLabelling(asked.options)
  const { parts, images, seconds } = read
  const notes: string[] = []
  const wants = (...some: Part[]) => some.some(part => parts.includes(part))
  const rows = wants('next', 'grid') ? await inBrowser(asked, read, notes) : []
  if (wants('write')) {
    const ofWrite = Math.min(images, mostToWrite)
    notes.push(`write: a project of ${ofWrite} images; one person labels, on as many connections as at once`)
    rows.push(...(await measureWrites({ ...asked, images: ofWrite, seconds })))
  }
  const promised = rows.filter(({ limit }) => limit !== undefined)
  return {
    rows,
    notes: [`${promised.filter(({ holds }) => holds).length} of ${promised.length} promises hold`, ...notes],
  }
}

export const labelling: Bench = {
  name: 'labelling',
  title:
    'from image to image in a browser, the grid of a large project, and labels a second, each beside its bare peer',
  options,
  measure,
}
