import { jobFragment } from '@/features/job/job.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { coefficientFragment } from './coefficient.tsx'

export const agreementQuery = graphql(
  `
  query Agreement($projectId: ID!, $filter: AgreementFilterInput) {
    project(id: $projectId) {
      id
      agreementRequest(filter: $filter) { id createdAt createdBy { id name } job { id ...Job } }
      agreement(filter: $filter) {
        id
        computedAt
        createdBy { id name }
        labelClass { id name }
        figures {
          imageCount onceCount untoldCount answerCount openCount importedCount readerCount resampleCount
          weekCount pairCount confusion isOneAgainstRest
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

/** What a reader can have said, in the order of confusions. */
export interface Said {
  key: string
  name: string
  /** Null: another class than the one that is meant, or that they could not tell. */
  labelClass: Figures['classes'][number] | null
}

export const otherClass: Said = { key: 'other', name: 'Another class', labelClass: null }
export const cannotTell: Said = { key: 'none', name: 'Cannot tell', labelClass: null }

export const saidIn = ({ classes, isOneAgainstRest }: Figures): Said[] => [
  ...classes.map(labelClass => ({ key: labelClass.id, name: labelClass.name, labelClass })),
  ...(isOneAgainstRest ? [otherClass] : []),
  cannotTell,
]

/** An answer in an address: its place in confusions; null: whatever. */
export function placeIn(figures: Figures, text: string | null): number | null {
  const place = Number(text)
  return text !== null && Number.isInteger(place) && place >= 0 && place < saidIn(figures).length ? place : null
}
