import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { type Client, orThrow } from '../../examples/client.ts'
import * as documents from '../../scripts/demo/documents.ts'
import type { Row } from '../harness/result.ts'
import { promise, rowOf, summarise } from '../harness/summary.ts'
import { Watch } from '../import/watch.ts'
import { type Took, timeKey, type Watched, watchPage } from './clock.ts'
import { drawFilms, fileNameOf } from './films.ts'
import { servePlainPage } from './plain-page.ts'

/** Milliseconds from the key to the pixels. */
const limit = 100
const peerName = 'a plain <img> drawn on a canvas'
const viewport = { width: 1280, height: 800 }

export interface Opened {
  browser: Browser
  /** Of the pages. */
  url: string
  cookie: string
  http: Client
  rounds: number
  signal: AbortSignal
  say(line: string): void
}

/** What a round took, by where its picture came from. */
export type Steps = Record<'first' | 'next' | 'answer' | 'peerFirst' | 'peerNext', Took>

export function rowsOf(side: number, rounds: readonly Steps[]): Row[] {
  const row = (figure: string, ours: keyof Steps, peer: keyof Steps, of: keyof Took) =>
    rowOf(
      `${figure}, ${side} px`,
      'ms',
      rounds.map(round => round[ours][of]),
      { name: peerName, values: rounds.map(round => round[peer][of]) },
    )
  const pixels = (figure: string, ours: keyof Steps, peer: keyof Steps) => promise(row(figure, ours, peer, 'ms'), limit)
  return [
    pixels('next image, from the arrow to its pixels', 'next', 'peerNext'),
    pixels('next image, from an answer that leads on to its pixels', 'answer', 'peerNext'),
    pixels('the first next image of a session', 'first', 'peerFirst'),
    row('next image, from the arrow: work of the page', 'next', 'peerNext', 'workMs'),
    row('next image, from an answer: work of the page', 'answer', 'peerNext', 'workMs'),
    row('the first next image of a session: work of the page', 'first', 'peerFirst', 'workMs'),
  ]
}

/** @returns where the images stand, in the order of the films */
async function bringFilms({ http, url, signal }: Opened, folder: string, count: number): Promise<string[]> {
  const labelClasses = ['Normal', 'Fracture'].map(name => ({ name, isPositive: name === 'Fracture' }))
  const input = { name: 'Films', question: 'Is there a fracture?', labelClasses }
  const { id: projectId } = orThrow(
    (await http.request<documents.Created>(documents.createProject, { input })).createProject,
  )
  const started = await http.request<documents.StartedImport>(documents.startImport, { input: { projectId, folder } })
  await new Watch(() => {}).follow(http, orThrow(started.startImport).job.id, signal)
  const list = `query ($id: ID!) { project(id: $id) { images(first: 100, orderBy: NEWEST_FIRST) { edges { node { id fileName } } } } }`
  const { project } = z
    .object({ project: z.object({ images: z.object({ edges: z.array(z.object({ node: nodeSchema })) }) }) })
    .parse(await http.request(list, { id: projectId }))
  const found = project.images.edges.map(({ node }) => node)
  if (found.length !== count) throw new Error(`of ${count} films ${found.length} are there; allowed: all`)
  const isInTurn = found.every(({ fileName }, place) => fileName === fileNameOf(count - 1 - place))
  if (!isInTurn) throw new Error('the films do not stand in the order in which they were drawn')
  return found.map(({ id }) => `${url}/projects/${projectId}/images/${id}`)
}
const nodeSchema = z.object({ id: z.string(), fileName: z.string() })

async function steps(watched: Watched, key: string, count: number): Promise<Took[]> {
  const times: Took[] = []
  for (let step = 0; step < count; step++) times.push(await timeKey(watched, key))
  return times
}

const middle = (times: readonly Took[]): Took => ({
  ms: summarise(times.map(({ ms }) => ms)).median,
  workMs: summarise(times.map(({ workMs }) => workMs)).median,
})

async function firstAndNext(watched: Watched, count: number): Promise<[first: Took, next: Took]> {
  const [first, ...more] = await steps(watched, 'ArrowRight', count)
  if (!first) throw new Error(`${count} steps; allowed: at least two`)
  return [first, middle(more)]
}

/** A browser of its own, signed in. */
export async function openPage({ browser, cookie, url }: Opened): Promise<{ page: Page; close(): Promise<void> }> {
  const context = await browser.newContext({ viewport })
  const cookies = cookie.split('; ').map(text => {
    const [name = '', ...value] = text.split('=')
    return { name, value: value.join('='), url }
  })
  await context.addCookies(cookies)
  return { page: await context.newPage(), close: () => context.close() }
}

async function lookOnce(opened: Opened, address: string, count: number, key: string) {
  const { page, close } = await openPage(opened)
  try {
    const watched = await watchPage(page)
    await page.goto(address)
    const [first, next] = await firstAndNext(watched, count)
    await page.goto(address)
    await page.getByLabel('Go on after an answer').check()
    return { first, next, answer: middle(await steps(watched, key, count)) }
  } finally {
    await close()
  }
}

async function lookPlainly({ browser }: Opened, plain: string, count: number) {
  const context = await browser.newContext({ viewport })
  try {
    const page = await context.newPage()
    const watched = await watchPage(page)
    await page.goto(plain)
    const [peerFirst, peerNext] = await firstAndNext(watched, count)
    return { peerFirst, peerNext }
  } finally {
    await context.close()
  }
}

/** @param count of steps of a round: the first is the first of a session */
export async function measureNextImage(opened: Opened, count: number, side: number): Promise<Row[]> {
  const { say, signal, rounds } = opened
  const folder = await mkdtemp(path.join(tmpdir(), 'lamina-bench-'))
  const plain = await servePlainPage(folder)
  try {
    say(`drawing ${count + 1} films`)
    await drawFilms(folder, count + 1, side)
    const [first = ''] = await bringFilms(opened, folder, count + 1)
    const measured: Steps[] = []
    // The first is a touch: the pages were never asked for.
    for (let round = 0; round <= rounds; round++) {
      signal.throwIfAborted()
      const ours = await lookOnce(opened, first, count, round % 2 ? '1' : '2')
      const peer = await lookPlainly(opened, plain.url, count)
      const said = Object.entries({ ...ours, ...peer }).map(
        ([step, { ms, workMs }]) => `${step} ${ms.toFixed(0)} ms (work ${workMs.toFixed(0)})`,
      )
      say(`round ${round}: ${said.join(', ')}`)
      if (round > 0) measured.push({ ...ours, ...peer })
    }
    return rowsOf(side, measured)
  } finally {
    plain.close()
    await rm(folder, { recursive: true, force: true })
  }
}
