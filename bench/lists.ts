import path from 'node:path'
import { openClient } from '../examples/client.ts'
import type { Asked, Bench, Measured } from './harness/bench.ts'
import { openInstance } from './harness/instance.ts'
import { readCount } from './harness/read-option.ts'
import type { Row } from './harness/result.ts'
import { runRounds } from './harness/rounds.ts'
import { promise, rowOf } from './harness/summary.ts'
import { fillProjects } from './lists/fill.ts'
import { lists } from './lists/lists.ts'
import { asksOf, timeAsk } from './lists/pages.ts'

/** Milliseconds a page, and a count beside it. */
const limit = 100
const smallImages = 1000

async function measure({ rounds, options, say, signal }: Asked): Promise<Measured> {
  const images = readCount('images', options.images ?? '100000', 10_000, 10_000_000)
  const wanted = new RegExp(options.only ?? '', 'i')
  say('starting a temporary instance')
  const instance = await openInstance(path.resolve(import.meta.dirname, '../server/main.ts'), signal)
  const rows: Row[] = []
  try {
    const { projects, client } = await fillProjects(instance.ownerUrl, [images, smallImages], say)
    const http = openClient(instance.url, instance.cookie)
    try {
      for (const list of lists.filter(({ name }) => wanted.test(name))) {
        say(list.name)
        const [ours, theirs] = await Promise.all(projects.map(filled => asksOf(list, filled, http, client)))
        for (const ask of ours ?? []) {
          signal.throwIfAborted()
          const peer = list.root && theirs?.find(({ name }) => name === ask.name)
          const contestants = [ask, ...(peer ? [peer] : [])]
          const [measured, beside] = await runRounds(
            contestants.map(contestant => ({
              name: `${smallImages} images`,
              measure: () => timeAsk(http, contestant),
            })),
            rounds,
          )
          rows.push(promise(rowOf(ask.name, 'ms', measured?.values ?? [], beside), limit))
        }
      }
    } finally {
      await http.close()
      await client.end()
    }
  } finally {
    await instance.close()
  }
  return {
    rows,
    notes: [
      `${rows.filter(({ holds }) => holds).length} of ${rows.length} rows hold`,
      `${images} images beside a project of ${smallImages} in the same database; lists of the whole installation have no peer`,
    ],
  }
}

export const listsBench: Bench = {
  name: 'lists',
  title: 'pages of every list of the API, under every filter and in every order, beside those of a small project',
  options: { images: 'of the large project (default 100000)', only: 'a regular expression: lists whose name it fits' },
  measure,
}
