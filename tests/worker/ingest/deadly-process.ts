import { setTimeout as wait } from 'node:timers/promises'
import { BlobStoreError } from '#core/blob/store.ts'
import type { FileRequest, OnStoring } from '#worker/ingest/protocol.ts'
import { serve } from '#worker/ingest/serve.ts'

const hang = () => {
  for (;;);
}

let failures = 0

/** Does to its process what its file's name says: what a decoder might do at its worst. */
const inspect = async ({ source }: FileRequest) => {
  if (source.path === 'dies') process.kill(process.pid, 'SIGSEGV')
  if (source.path === 'killed') process.kill(process.pid, 'SIGKILL')
  if (source.path === 'exits') process.exit(7)
  if (source.path === 'hangs') hang()
  if (source.path === 'fails') throw new Error('the disk is full')
  return { reason: '' }
}

/** Decodes at once or dies of it, stores as its file's name says, and then says what that says. */
const ingest = async (request: FileRequest, onStoring: OnStoring) => {
  if (request.source.path === 'dies') process.kill(process.pid, 'SIGSEGV')
  onStoring(request.source.path.startsWith('large') ? 2 ** 30 : 1000)
  if (request.source.path.endsWith('stores slowly')) await wait(2500)
  const isFailing =
    request.source.path === 'store fails' || (request.source.path === 'store fails twice' && failures++ < 2)
  if (isFailing) throw new BlobStoreError('writing blob failed: the disk is full (ENOSPC)')
  return { reason: /^says \d+/.exec(request.source.path)?.[0] ?? '' }
}

serve({ inspect, ingest })
