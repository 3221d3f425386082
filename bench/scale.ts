import path from 'node:path'
import { localPath, openLocalBlobStore } from '#core/blob/local.ts'
import { InvalidInput } from '#core/errors.ts'
import { openClient } from '../examples/client.ts'
import type { Asked, Bench, Measured } from './harness/bench.ts'
import { type Instance, openInstance } from './harness/instance.ts'
import { readCount } from './harness/read-option.ts'
import type { Row } from './harness/result.ts'
import { promise, rowOf, type Series } from './harness/summary.ts'
import { type Stood, watchApi, watchedApi } from './harness/watch-api.ts'
import { fillProjects, keptBytes } from './lists/fill.ts'
import { type Figure, type Scene, stallLimitMs } from './scale/figure.ts'
import { figures } from './scale/figures.ts'

const usualSizes = '10000,100000'

/** @returns from the smallest to the largest */
export function readSizes(text: string): number[] {
  const sizes = text.split(',').map(size => readCount('sizes', size, 1000, 10_000_000))
  if (new Set(sizes).size < sizes.length) throw new InvalidInput('--sizes', text, 'each size once')
  return sizes.sort((a, b) => a - b)
}

interface Times {
  ours: Stood[]
  peers: number[]
}

async function timesOf(
  figure: Figure,
  scene: Scene,
  smallest: Scene,
  api: Instance['api'],
  rounds: number,
): Promise<Times> {
  const act = await figure.prepare(scene)
  const isAlone = figure.peer === null && scene === smallest
  const peer = isAlone ? null : await (figure.peer?.prepare(scene) ?? figure.prepare(smallest))
  await act()
  await peer?.()
  const times: Times = { ours: [], peers: [] }
  for (let round = 0; round < rounds; round++) {
    times.ours.push((await watchApi(api, act)).stood)
    const begun = performance.now()
    await peer?.()
    if (peer) times.peers.push(performance.now() - begun)
  }
  return times
}

/** @param name of the figure and its size; each row of it says what it is of */
export function rowsOf(
  name: string,
  { limitMs, limitMb }: Pick<Figure, 'limitMs' | 'limitMb'>,
  times: Times,
  peerName: string,
): Row[] {
  const { ours, peers } = times
  const beside = peers.length > 0 ? { name: peerName, values: peers } : undefined
  const row = (what: string, unit: string, of: (stood: Stood) => number, peer?: Series) =>
    rowOf(`${name}: ${what}`, unit, ours.map(of), peer)
  const time = row('time', 'ms', o => o.ms, beside)
  return [
    limitMs === null ? time : promise(time, limitMs),
    promise(
      row('the API stood for', 'ms', o => o.stallMs),
      stallLimitMs,
      'max',
    ),
    ...(limitMb === null
      ? []
      : [
          promise(
            row('memory of the API', 'MB', o => o.memoryBytes / 1e6),
            limitMb,
            'max',
          ),
        ]),
  ]
}

async function measure({ rounds, options, say, signal }: Asked): Promise<Measured> {
  const sizes = readSizes(options.sizes ?? usualSizes)
  const wanted = new RegExp(options.only ?? '', 'i')
  say('starting a temporary instance')
  const instance = await openInstance(watchedApi, signal)
  const { api, url, cookie, ownerUrl, dataDir } = instance
  const rows: Row[] = []
  try {
    const folder = path.join(dataDir, 'blobs')
    await (await openLocalBlobStore(folder)).put(keptBytes)
    const { projects, client } = await fillProjects(ownerUrl, sizes, say)
    const http = openClient(url, cookie)
    try {
      const scenes = projects.map((filled, i): Scene => ({ images: sizes[i] ?? 0, filled, url, cookie, http, client }))
      for (const figure of figures(sha256 => localPath(folder, sha256)).filter(({ name }) => wanted.test(name)))
        for (const scene of scenes) {
          signal.throwIfAborted()
          const name = `${figure.name}, ${scene.images.toLocaleString('en-US')} images`
          say(name)
          const [smallest = scene] = scenes
          const times = await timesOf(figure, scene, smallest, api, rounds)
          rows.push(...rowsOf(name, figure, times, figure.peer?.name ?? `${smallest.images} images`))
        }
    } finally {
      await http.close()
      await client.end()
    }
  } finally {
    await instance.close()
  }
  const promised = rows.filter(({ limit }) => limit !== undefined)
  return {
    rows,
    notes: [
      `${promised.filter(({ holds }) => holds).length} of ${promised.length} promises hold`,
      'of the images 70% are labelled: so many are in the manifest and in the export',
      `every kept file has ${keptBytes.length} bytes`,
    ],
  }
}

export const scale: Bench = {
  name: 'scale',
  title:
    'what grows with the images of a project: manifest, export and the pages that are opened most, at several sizes',
  options: {
    sizes: `images of each project (default ${usualSizes}; 1000000 takes some ten minutes to fill in)`,
    only: 'a regular expression: figures whose name it fits',
  },
  measure,
}
