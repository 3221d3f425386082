import { startOf } from '../images/days.ts'

/** What is compared, as the API is asked: times, for the days of the page are those of whoever looks. */
export interface AgreementFilter {
  labelClassId: string | null
  answeredFrom: string | null
  answeredBefore: string | null
}

export const noFilter = { class: null, from: null, before: null }

export const isOfAll = ({ labelClassId, answeredFrom, answeredBefore }: AgreementFilter) =>
  labelClassId === null && answeredFrom === null && answeredBefore === null

type Found = { filter: AgreementFilter; refusal: null } | { filter: null; refusal: string }

/** A day where whoever looks is, or a time with its zone; undefined: neither. */
function timeOf(word: string | null): string | null | undefined {
  if (word === null) return null
  const [, day = ''] = /^(\d{4}-\d\d-\d\d)T[\d:.]+(Z|[+-]\d\d:\d\d)$/.exec(word) ?? []
  // Date would take 30 February for 2 March.
  const isTime = startOf(day) !== null && !Number.isNaN(Date.parse(word))
  return isTime ? new Date(word).toISOString() : (startOf(word) ?? undefined)
}

/** What an address asks for; what it cannot mean is said by name, and nothing else is shown in its place. */
export function readAgreementFilter(params: URLSearchParams, classes: readonly { id: string; name: string }[]): Found {
  const refuse = (name: string, allowed: string): Found => ({
    filter: null,
    refusal: `${name} is ${JSON.stringify(params.get(name))} in the address. Allowed: ${allowed}.`,
  })
  const labelClassId = params.get('class') || null
  if (labelClassId !== null && !classes.some(c => c.id === labelClassId))
    return refuse('class', `the id of a class of this project (${classes.map(c => c.name).join(', ')})`)
  const [answeredFrom, answeredBefore] = [timeOf(params.get('from') || null), timeOf(params.get('before') || null)]
  const aTime = 'a day such as 2026-03-14, or a time such as 2026-03-14T09:30:00Z'
  if (answeredFrom === undefined) return refuse('from', aTime)
  if (answeredBefore === undefined) return refuse('before', aTime)
  if (answeredFrom !== null && answeredBefore !== null && answeredFrom >= answeredBefore)
    return refuse('before', `a time after ${answeredFrom}`)
  return { filter: { labelClassId, answeredFrom, answeredBefore }, refusal: null }
}
