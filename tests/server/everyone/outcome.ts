import type { Answer } from './ask.ts'

/** What somebody gets for one field. */
export type Outcome =
  | 'DATA'
  | 'NULL'
  | 'EMPTY'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'INVALID_INPUT'
  | 'CONFLICT'
  | `CODE ${string}`
  | `STATUS ${number}`

const members: Record<string, Outcome> = {
  NotFound: 'NOT_FOUND',
  Forbidden: 'FORBIDDEN',
  InvalidInput: 'INVALID_INPUT',
  Conflict: 'CONFLICT',
  LabelConflict: 'CONFLICT',
  Unauthenticated: 'UNAUTHENTICATED',
  TooManyAttempts: 'CONFLICT',
}
const codes: readonly string[] = Object.values(members)

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Of several that were asked for together each was refused: nothing was done. */
const isRefusedWhole = ({ givenCount, standingCount }: Record<string, unknown>) =>
  givenCount === 0 && standingCount === 0

/** What a batch would touch. */
const isOfNone = ({ imageCount, standingCount }: Record<string, unknown>) => imageCount === 0 && standingCount === 0

function outcomeOfValue(value: unknown): Outcome {
  if (value === null || value === undefined) return 'NULL'
  // None of what was counted.
  if (value === 0) return 'EMPTY'
  if (Array.isArray(value)) return value.some(item => item !== null) ? 'DATA' : 'EMPTY'
  if (!isRecord(value)) return 'DATA'
  if (Array.isArray(value.edges)) return value.edges.length > 0 ? 'DATA' : 'EMPTY'
  if (isRefusedWhole(value)) return 'INVALID_INPUT'
  if (isOfNone(value)) return 'EMPTY'
  const isBare = Object.entries(value).every(([key, inner]) => key === '__typename' || inner === null)
  return members[String(value.__typename)] ?? (isBare ? 'EMPTY' : 'DATA')
}

/** The outcome of a field: of its value, else of the error that stands where it would be. */
export function outcomeAt({ status, data, errors }: Answer, value: unknown): Outcome {
  const [error] = errors
  if (error && (value === null || value === undefined)) {
    const code = error.extensions?.code ?? 'none'
    return codes.includes(code) ? (code as Outcome) : `CODE ${code}`
  }
  return data ? outcomeOfValue(value) : `STATUS ${status}`
}

/** Of a root field. @param field its key in the answer */
export const outcomeOf = (answer: Answer, field: string): Outcome => outcomeAt(answer, answer.data?.[field])
