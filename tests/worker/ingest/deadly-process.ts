import type { FileRequest } from '#worker/ingest/protocol.ts'
import { serve } from '#worker/ingest/serve.ts'

const hang = () => {
  for (;;);
}

/** Does to its process what its file's name says: what a decoder might do at its worst. */
const inspect = async ({ source }: FileRequest) => {
  if (source.path === 'dies') process.kill(process.pid, 'SIGSEGV')
  if (source.path === 'exits') process.exit(7)
  if (source.path === 'hangs') hang()
  if (source.path === 'fails') throw new Error('the disk is full')
  return { reason: '' }
}

serve({ inspect, ingest: inspect })
