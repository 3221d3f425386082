import { type JsonObject, longestText } from '#core/import/list/shape.ts'
import { headerRank } from '#core/import/list/table/header-words.ts'
import { splitOf } from '#core/import/split-words.ts'

export const keyOf = (value: unknown): string | null =>
  typeof value === 'number' || (typeof value === 'string' && value !== '') ? String(value) : null

/** What else writers put beside the name of a picture: its patient, its split. */
export interface BesideName {
  group: string | null
  split: string | null
  /** From 1, as our own exports say it: elsewhere a frame may be that of a film which the picture was taken from. */
  frame: number | null
  /** Hex, of its bytes, as our own exports say it. */
  fileSha256: string | null
}

function said(about: JsonObject, role: 'GROUP' | 'SPLIT'): string | null {
  const named = Object.entries(about).flatMap(([key, value]) => {
    const rank = headerRank(role, key)
    const text = rank === null ? null : keyOf(value)
    return rank === null || text === null || text.length > longestText ? [] : [{ rank, text }]
  })
  const [first] = named.sort((a, b) => a.rank - b.rank)
  return first === undefined || (role === 'SPLIT' && splitOf(first.text) === null) ? null : first.text
}

export function besideName(about: JsonObject): BesideName {
  const { file_sha256: hash, frame } = about
  const fileSha256 = typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash) ? hash : null
  const isFrame = fileSha256 !== null && typeof frame === 'number' && Number.isInteger(frame) && frame > 0
  return { group: said(about, 'GROUP'), split: said(about, 'SPLIT'), frame: isFrame ? frame : null, fileSha256 }
}

/** As a row of a table would say it. */
export const columnsOf = (fileSha256: string | null | undefined): Record<string, string> | null =>
  fileSha256 ? { file_sha256: fileSha256 } : null
