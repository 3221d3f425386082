import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Values } from './weights.ts'

/**
 * Everything needed to go on after an epoch, in one file:
 * magic (8 bytes), version (u32), length of the header (u32), header (JSON), float32 values in the header's order,
 * sha256 over all before it (32 bytes). Numbers are little-endian.
 */
const magic = Buffer.from('LAMINACK')
const version = 1
const hashLength = 32

const headerSchema = z.object({
  /** Of the config and the number of classes: a checkpoint goes on with its own run only. */
  configSha256: z.string(),
  epoch: z.int().min(1),
  stepCount: z.int().min(0),
  bestEpoch: z.int().min(1),
  /** Validation loss of the best epoch, nats. */
  bestLoss: z.number(),
  tensors: z.array(
    z.object({ part: z.enum(['weights', 'moments', 'best']), name: z.string(), length: z.int().min(0) }),
  ),
})

type Header = z.infer<typeof headerSchema>

export interface CheckpointState extends Omit<Header, 'tensors'> {
  weights: Values[]
  moments: Values[]
  best: Values[]
}

const parts = ['weights', 'moments', 'best'] as const

/** @returns in a buffer of its own, which may be given away */
export function encodeCheckpoint(state: CheckpointState): Uint8Array<ArrayBuffer> {
  const entries = parts.flatMap(part => state[part].map(v => ({ part, ...v })))
  const { weights: _, moments: __, best: ___, ...rest } = state
  const header: Header = {
    ...rest,
    tensors: entries.map(e => ({ part: e.part, name: e.name, length: e.values.length })),
  }
  const json = Buffer.from(JSON.stringify(header))
  const numbers = Buffer.alloc(8)
  numbers.writeUInt32LE(version, 0)
  numbers.writeUInt32LE(json.length, 4)
  const pieces = [
    magic,
    numbers,
    json,
    ...entries.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ]
  const contentLength = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const whole = new Uint8Array(contentLength + hashLength)
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  whole.set(createHash('sha256').update(whole.subarray(0, contentLength)).digest(), contentLength)
  return whole
}

/**
 * @param owners as ownersOf names its run
 * @throws Error saying what is wrong: no checkpoint, another version, damaged, or of another config
 */
export function decodeCheckpoint(bytes: Uint8Array, owners: string | readonly string[]): CheckpointState {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.length < 16 + hashLength || !file.subarray(0, 8).equals(magic))
    throw new Error(`${file.length} bytes that are no checkpoint; allowed: one written by this product`)
  const content = file.subarray(0, -hashLength)
  if (!createHash('sha256').update(content).digest().equals(file.subarray(-hashLength)))
    throw new Error('the checkpoint is damaged: its bytes do not match its hash; allowed: the bytes as written')
  const found = content.readUInt32LE(8)
  if (found !== version) throw new Error(`a checkpoint of version ${found}; allowed: ${version}`)
  const headerEnd = 16 + content.readUInt32LE(12)
  const header = headerSchema.parse(JSON.parse(content.toString('utf8', 16, headerEnd)))
  if (![owners].flat().includes(header.configSha256))
    throw new Error('the checkpoint belongs to a run with another config; allowed: the config that it was written with')

  const state: CheckpointState = { ...header, weights: [], moments: [], best: [] }
  let offset = headerEnd
  for (const { part, name, length } of header.tensors) {
    const values = new Float32Array(Uint8Array.from(content.subarray(offset, offset + length * 4)).buffer)
    state[part].push({ name, values })
    offset += length * 4
  }
  return state
}
