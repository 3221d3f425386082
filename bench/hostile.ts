import type { Asked, Bench, Measured } from './harness/bench.ts'
import type { Row } from './harness/result.ts'
import { promise, rowOf } from './harness/summary.ts'
import { openTarget, type Sent, type Target } from './hostile/api.ts'
import { hostileRequests } from './hostile/requests.ts'

/** Of milliseconds, what is promised. */
const limits = { refusal: 50, stall: 50, work: 50 }

/** @param values of the rounds; their median is what is held against the limit: what else the machine does is not ours */
export const promisedRow = (figure: string, values: readonly number[], limit: number): Row =>
  promise(rowOf(figure, 'ms', values), limit)

const whoOf = { stranger: 'a stranger', person: 'somebody signed in' }

async function measureRequest(target: Target, name: string, sent: Sent, rounds: number, isPerson: boolean) {
  const refusals: number[] = []
  const stalls: number[] = []
  const works: number[] = []
  for (let round = 0; round < rounds; round++) {
    const { status, ms, stallMs, workMs, isRefused } = await target.send(sent, isPerson)
    if (!isRefused) throw new Error(`${name} was answered, with status ${status}: a refusal was expected`)
    refusals.push(ms)
    stalls.push(stallMs)
    works.push(workMs)
  }
  return { refusals, stalls, works }
}

async function measure(asked: Asked): Promise<Measured> {
  asked.say('starting a temporary instance')
  const target = await openTarget(asked.signal)
  const rows: Row[] = []
  try {
    for (const who of ['stranger', 'person'] as const)
      for (const [name, sent] of hostileRequests()) {
        asked.signal.throwIfAborted()
        asked.say(`${name}, ${whoOf[who]}`)
        const { refusals, stalls, works } = await measureRequest(target, name, sent, asked.rounds, who === 'person')
        rows.push(promisedRow(`${name}, by ${whoOf[who]}: refused after`, refusals, limits.refusal))
        rows.push(promisedRow(`${name}, by ${whoOf[who]}: the API stood for`, stalls, limits.stall))
        rows.push(promisedRow(`${name}, by ${whoOf[who]}: work of the API`, works, limits.work))
      }
  } finally {
    await target.close()
  }
  const kept = rows.filter(row => row.holds).length
  return {
    rows,
    notes: [
      `${kept} of ${rows.length} rows hold`,
      'refused after: from the first byte sent to the last of the refusal, connection and look at the session included',
      "the API stood for: the longest delay of the API's own event loop meanwhile",
      'work of the API: processor time of all its threads; the one figure of the three that a busy machine leaves as it is',
    ],
  }
}

export const hostile: Bench = {
  name: 'hostile',
  title: 'documents and requests that would have the API stand still: time to the refusal, and how long the API stood',
  options: {},
  measure,
}
