import { createInterface } from 'node:readline'
import { z } from 'zod'

const requestSchema = z.looseObject({ do: z.string() })

/** What a participant does when it is asked to, by the request's "do"; it parses the request itself. */
export type Acts = Record<string, (request: unknown) => Promise<object>>

const tell = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`)
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * The other end of participant.ts, in a process of its own: answers line for line until its input ends.
 * @param prepare makes it ready; what it throws is the reason why it cannot take part
 */
export async function takePart(prepare: () => Promise<{ detail: string; acts: Acts }>): Promise<void> {
  try {
    const { detail, acts } = await prepare()
    tell({ ready: detail })
    for await (const line of createInterface({ input: process.stdin })) {
      const request = requestSchema.parse(JSON.parse(line))
      const act = acts[request.do]
      if (!act) throw new Error(`asked to ${request.do}; allowed: ${Object.keys(acts).join(', ')}`)
      tell({ answer: await act(request) })
    }
  } catch (error) {
    tell({ failure: messageOf(error) })
    process.exitCode = 1
  }
}
