/** What lies in the database of a browser has its shape here, and not from the API of the day. */
interface KeptView {
  center: number | null
  width: number | null
  isInverted: boolean
  preset: string | null
  zoom: number | null
  panX: number
  panY: number
  rotation: number
  isFlipped: boolean
}

/** As a page shows what an answer says beside its class. */
interface KeptAttribute {
  attribute: { id: string; name: string }
  choices: readonly { id: string; name: string }[]
}

type CannotTell = 'NOT_DIAGNOSTIC' | 'WRONG_VIEW' | 'FOREIGN_BODY' | 'OTHER'

export interface AnswerInput {
  imageId: string
  labelClassId: string | null
  cannotTell: CannotTell | null
  /** What is asked beside the class; undefined: nothing was, when it was kept. */
  attributes?: { attributeId: string; choiceIds: string[] }[]
  note: string | null
  reason: string | null
  /** How sure whoever answers is, percent. */
  confidence: number | null
  durationMs: number | null
  /** How the image is looked at; null: its samples are not seen. */
  view: KeptView | null
  /** Of the guidelines that were shown; undefined: the page did not know yet. */
  guidelineVersion?: number
  /** Image.labelVersion that whoever answers has seen. */
  expectedVersion: number
}

/** What stands on the image in the place of an answer that came too late. */
export interface Other {
  createdAt: string
  labelClass: { id: string; name: string; position: number } | null
  cannotTell: CannotTell | null
  attributes?: readonly KeptAttribute[]
  reader: { id: string; name: string } | null
  labeller: string | null
  /** What an answer on top of it has to have seen. */
  labelVersion: number
}

/** What whoever answers says, before it is in the outbox. */
export interface Wanted {
  projectId: string
  imageName: string
  /** The answer as people say it. */
  words: string
  input: AnswerInput
  /** Whether what others said of the image is shown with the answer, so that the page is asked for anew. */
  isAskedAnew: boolean
}

/** An answer that is on its way to the server, or was a moment ago. */
export interface Entry extends Wanted {
  /** Its place, from the database of the browser; undefined: not kept yet. */
  seq?: number
  userId: string
  /** Idempotency key: with the same input for ever, from the first time that it is sent. */
  key: string
  /** When it was given, milliseconds since 1970. */
  at: number
  state: 'waiting' | 'refused' | 'conflict' | 'saved'
  isSent: boolean
  tries: number
  /** Not sent before, milliseconds since 1970. */
  nextAt: number
  /** Why it was refused, for a person. */
  problem: string | null
  other: Other | null
  /** Of the image once it was saved; null: somebody answered on top of it at once. */
  version: number | null
  /** The label that it became; null: the same stood already. Undefined: it is not saved. */
  labelId?: string | null
}

export type Outcome =
  | { kind: 'saved'; version: number | null; labelId: string | null }
  | { kind: 'conflict'; other: Other }
  | { kind: 'refused'; problem: string }
  /** Whether it was carried out is not known: the same again, later. */
  | { kind: 'unanswered' }
  /** The server failed over it: the same again, but not for ever. */
  | { kind: 'failed'; problem: string }
  | { kind: 'signedOut' }
