import type { Problem } from '@/lib/problem.ts'
import { readNumbers } from '@/lib/read-numbers.ts'

export const sources = [
  { value: 'upload', text: 'From this computer' },
  { value: 'folder', text: 'Folder on the server' },
  { value: 'zip', text: 'Archive on the server' },
  { value: 'phantoms', text: 'Drawn phantoms' },
] as const

export type SourceKind = (typeof sources)[number]['value']

/** What was typed on the page that begins an import. */
export interface Draft {
  kind: SourceKind
  folder: string
  zip: string
  frame: string
  count: string
  seed: string
  /** Added at once, without somebody looking at what would become of it. */
  isUnseen: boolean
}

export const emptyDraft: Draft = {
  ...{ kind: 'upload', folder: '', zip: '', frame: '', count: '400', seed: '1' },
  isUnseen: false,
}

export const fieldsOf: Record<SourceKind, readonly string[]> = {
  upload: ['uploadId', 'frame'],
  folder: ['folder', 'frame'],
  zip: ['zip', 'frame'],
  phantoms: ['count', 'seed'],
}

interface SourceInput {
  folder?: string
  zip?: string
  uploadId?: string | null
  phantoms?: { count: number; seed: number }
  frame?: number | null
}

/** The source as the API takes it. */
export function readSource(draft: Draft, uploadId: string | null): { values: SourceInput } | { problem: Problem } {
  if (draft.kind === 'phantoms') {
    const read = readNumbers({ count: draft.count, seed: draft.seed })
    return 'problem' in read ? read : { values: { phantoms: read.values } }
  }
  const frame = draft.frame.trim() === '' ? { values: { frame: null } } : readNumbers({ frame: draft.frame })
  if ('problem' in frame) return frame
  const place = {
    upload: { uploadId },
    folder: { folder: draft.folder.trim() },
    zip: { zip: draft.zip.trim() },
  }[draft.kind]
  return { values: { ...place, ...frame.values } }
}
