import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '#core/random.ts'
import type { Labelled } from '../../scripts/demo/documents.ts'
import { setLabel } from '../../scripts/demo/documents.ts'
import type { Product, Readable } from './product.ts'

/** A label that was acknowledged: it must be there, once. */
export interface Acknowledged {
  imageId: string
  /** Of the image's reference label, which follows it. */
  version: number
}

const thinkMs = 50
const againMs = 100
/** Answered by whoever stands before what is away: the same call is sent again with the same key. */
const awayStatuses = [502, 503, 504]

type Answer = { data?: Labelled | null; errors?: { extensions?: { code?: string } }[] }

/** One attempt. @returns null where nobody knows what became of it */
async function send({ url, cookie }: Product, variables: object): Promise<Labelled['setLabel'] | null> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { cookie, origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ query: setLabel, variables }),
  }).catch(() => null)
  if (!response || awayStatuses.includes(response.status)) return null
  const answer = (await response.json().catch(() => null)) as Answer | null
  if (!answer || answer.errors?.some(e => e.extensions?.code === 'UNAVAILABLE')) return null
  if (!answer.data) throw new Error(`a label was answered with ${response.status} ${JSON.stringify(answer)}`)
  return answer.data.setLabel
}

/** Labels one image, however often that takes, as the page does. @returns how often it was sent @throws the signal's reason */
export async function labelOnce(
  product: Product,
  image: Readable,
  labelClassId: string,
  heard: (acknowledged: Acknowledged) => void,
  signal: AbortSignal,
): Promise<number> {
  const input = { imageId: image.imageId, labelClassId, expectedVersion: image.version, reason: randomUUID() }
  const key = randomUUID()
  for (let sent = 1; ; sent++) {
    const answer = await send(product, { input, key })
    if (answer) {
      if (!('version' in answer)) throw new Error(`a label was refused: ${JSON.stringify(answer)}`)
      // Whoever labels it has it alone: the reference label follows, as the next version.
      image.version += 1
      heard({ imageId: image.imageId, version: image.version })
      return sent
    }
    await wait(againMs, undefined, { signal })
  }
}

export interface Writers {
  acknowledged: Acknowledged[]
  /** Of calls that were sent more than once. */
  repeated: () => number
  /** Lets those under way be answered. @throws what any of them did */
  stop: () => Promise<void>
}

/** So many people label at the same time, each their own images, and go on over whatever happens. */
export function startWriters(
  product: Product,
  { images, classIds }: { images: Readable[]; classIds: string[] },
  count: number,
  random: Random,
  signal: AbortSignal,
): Writers {
  const acknowledged: Acknowledged[] = []
  let isOver = false
  let repeated = 0
  const write = async (own: Readable[]) => {
    while (!isOver) {
      const image = own[random.integer(own.length)]
      const labelClassId = classIds[random.integer(classIds.length)]
      if (!image || !labelClassId) throw new Error(`${images.length} images for ${count} writers; allowed: one each`)
      const sent = await labelOnce(product, image, labelClassId, label => acknowledged.push(label), signal)
      if (sent > 1) repeated++
      await wait(thinkMs)
    }
  }
  const writing = Array.from({ length: count }, (_, i) => write(images.filter((_, at) => at % count === i)))
  const all = Promise.all(writing)
  all.catch(() => {}) // thrown where they are stopped
  return {
    acknowledged,
    repeated: () => repeated,
    stop: async () => {
      isOver = true
      await all
    },
  }
}
