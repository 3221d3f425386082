import { jobFragment } from '@/features/job/job.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { coefficientFragment } from './coefficient.tsx'

export const agreementQuery = graphql(
  `
  query Agreement($projectId: ID!) {
    project(id: $projectId) {
      id
      agreementRequest { id createdAt createdBy { id name } job { id ...Job } }
      agreement {
        id
        computedAt
        createdBy { id name }
        figures {
          imageCount onceCount untoldCount answerCount openCount importedCount readerCount resampleCount
          weekCount pairCount confusion
          cannotTell { cannotTell answerCount }
          classes { id name position isPositive }
          overall {
            imageCount groupCount
            raw { ...Coefficient } cohen { ...Coefficient } fleiss { ...Coefficient } alpha { ...Coefficient } ac1 { ...Coefficient }
          }
          byClass {
            labelClass { id name position isPositive }
            answerCount
            raw { ...Coefficient } fleiss { ...Coefficient } alpha { ...Coefficient } ac1 { ...Coefficient }
          }
          weeks { week imageCount raw { ...Coefficient } fleiss { ...Coefficient } alpha { ...Coefficient } ac1 { ...Coefficient } }
          readers { readerKey labeller answerCount cannotTellCount reader { id name } }
          pairs {
            first { readerKey labeller reader { id name } }
            second { readerKey labeller reader { id name } }
            imageCount groupCount confusion
            raw { ...Coefficient } cohen { ...Coefficient } ac1 { ...Coefficient }
          }
        }
      }
    }
  }
`,
  [jobFragment, coefficientFragment],
)

type Answer = ResultOf<typeof agreementQuery>['project']
export type Request = NonNullable<Answer['agreementRequest']>
export type Report = NonNullable<Answer['agreement']>
export type Figures = NonNullable<Report['figures']>
export type Pair = Figures['pairs'][number]

/** A pair in an address: by its place, as keys of readers may be long. */
export const pairAt = ({ pairs }: Figures, place: string | null): Pair | null =>
  place === null ? null : (pairs[Number(place)] ?? null)

/** An answer in an address: the place of its class, or behind the last: cannot tell; null: whatever. */
export function placeIn(figures: Figures, text: string | null): number | null {
  const place = Number(text)
  return text !== null && Number.isInteger(place) && place >= 0 && place <= figures.classes.length ? place : null
}
