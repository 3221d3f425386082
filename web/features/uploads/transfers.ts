'use client'
import { useSyncExternalStore } from 'react'
import { DetailedError, defaultOptions, Upload } from 'tus-js-client'
import { findUnreadable } from './find-unreadable.ts'
import { type Brought, type Sending, toSend } from './pack-tar.ts'
import { fingerprintOf, isOfSameFile, recentSamples, type Sample, speedOf, type Transfer } from './transfer.ts'

/**
 * Uploads belong to the window, not to a page: whoever looks at images meanwhile does not stop them. One a slot: a project
 * has one for images, whose name is its id, and one for the weights of runs.
 * What was sent is on the server; the same file goes on there after a reload.
 */
const transfers = new Map<string, Transfer>()
const running = new Map<string, { upload: Upload; sending: Sending }>()
const listeners = new Set<() => void>()

const chunkBytes = 8 * 1024 * 1024
const retryDelaysMs = [0, 1000, 3000, 5000, 10_000, 20_000]

const warn = (event: BeforeUnloadEvent) => event.preventDefault()

function change(slot: string, part: Partial<Transfer>) {
  const before = transfers.get(slot)
  if (!before) return
  transfers.set(slot, { ...before, ...part })
  tell()
}

function tell() {
  const isBusy = [...transfers.values()].some(t => t.state === 'sending' || t.state === 'waiting')
  if (isBusy) window.addEventListener('beforeunload', warn)
  else window.removeEventListener('beforeunload', warn)
  for (const listener of listeners) listener()
}

const idOf = (url: string | null) => url?.split('/').at(-1) ?? null

/** The server's one line, where it gave one. */
function problemOf(error: Error): string {
  const answer = error instanceof DetailedError ? error.originalResponse : null
  if (answer?.getStatus() === 401) return 'Your session has ended. Sign in, then go on.'
  return answer?.getBody().trim() || 'The server could not be reached. What has arrived is kept.'
}

/** The server or the way to it failed, or another attempt still holds the upload: not what was asked for. */
function isWorthRetrying(error: Error): boolean {
  const status = error instanceof DetailedError ? error.originalResponse?.getStatus() : undefined
  return status === undefined || status >= 500 || status === 409 || status === 423 || status === 429
}

/** What this browser keeps of having begun that upload. */
async function begunKeyOf(uploadId: string): Promise<string | undefined> {
  const all = await defaultOptions.urlStorage.findAllUploads()
  return all.find(u => idOf(u.uploadUrl) === uploadId)?.urlStorageKey
}

/** @param unfinished an upload of a file of this name and size, where the server knows one */
export async function beginTransfer(
  projectId: string,
  sending: Sending,
  unfinished: { id: string; receivedBytes: number } | undefined,
  slot = projectId,
): Promise<void> {
  forgetTransfer(slot)
  const { file, members } = sending
  const fingerprint = fingerprintOf(projectId, sending)
  const begunKey = unfinished && (await begunKeyOf(unfinished.id))
  const known = unfinished && isOfSameFile(projectId, sending, begunKey) ? unfinished : undefined
  let samples: Sample[] = []
  /** Where files cannot be read, the connection is not what is wrong. */
  const lookAtFiles = async () => {
    const from = transfers.get(slot)?.sentBytes ?? 0
    const unreadable = await findUnreadable(members, from - chunkBytes, from + chunkBytes)
    if (unreadable.length === 0 || running.get(slot)?.upload !== upload) return
    await upload.abort()
    change(slot, { state: 'failed', problem: null, unreadable, bytesPerSecond: null })
  }
  const upload = new Upload(file, {
    endpoint: '/files/uploads',
    metadata: { projectId, filename: file.name },
    chunkSize: chunkBytes,
    parallelUploads: 1,
    retryDelays: retryDelaysMs,
    fingerprint: async () => fingerprint,
    removeFingerprintOnSuccess: true,
    uploadUrl: known ? `/files/uploads/${known.id}` : null,
    onUploadUrlAvailable: () => change(slot, { uploadId: idOf(upload.url) }),
    onShouldRetry: error => {
      if (!isWorthRetrying(error)) return false
      samples = []
      change(slot, { state: 'waiting', bytesPerSecond: null })
      void lookAtFiles()
      return true
    },
    onProgress: sentBytes => {
      samples = recentSamples(samples, { atMs: performance.now(), bytes: sentBytes })
      change(slot, { state: 'sending', sentBytes, bytesPerSecond: speedOf(samples) })
    },
    onSuccess: () => change(slot, { state: 'done', sentBytes: file.size, uploadId: idOf(upload.url) }),
    onError: error => change(slot, { state: 'failed', problem: problemOf(error) }),
  })
  transfers.set(slot, {
    state: 'sending',
    fileName: file.name,
    byteCount: file.size,
    sentBytes: known?.receivedBytes ?? 0,
    resumedAt: known?.receivedBytes ?? 0,
    bytesPerSecond: null,
    uploadId: known?.id ?? null,
    problem: null,
    unreadable: [],
  })
  running.set(slot, { upload, sending })
  tell()
  upload.start()
}

export async function pauseTransfer(slot: string): Promise<void> {
  change(slot, { state: 'paused', bytesPerSecond: null })
  await running.get(slot)?.upload.abort()
}

export function resumeTransfer(slot: string): void {
  change(slot, { state: 'sending', problem: null, bytesPerSecond: null })
  running.get(slot)?.upload.start()
}

/** What is on its way, without the files that cannot be read any more; undefined: nothing is left. */
export function withoutUnreadable(slot: string): Sending | undefined {
  const gone = new Set(transfers.get(slot)?.unreadable)
  const left: readonly Brought[] = running.get(slot)?.sending.members.filter(({ path }) => !gone.has(path)) ?? []
  return toSend(left)
}

/** Takes it off the screen and stops sending; the server keeps what arrived until it is removed there. */
export function forgetTransfer(slot: string): void {
  void running.get(slot)?.upload.abort()
  running.delete(slot)
  transfers.delete(slot)
  tell()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useTransfer = (slot: string): Transfer | undefined =>
  useSyncExternalStore(
    subscribe,
    () => transfers.get(slot),
    () => undefined,
  )
