import { graphql, type ResultOf } from '@/lib/graphql.ts'

export const waiverFragment = graphql(`
  fragment Waiver on LeakageWaiver @_unmask { reason messages createdAt createdBy { id name } }
`)

/** What is known of copies in different splits of a dataset version. */
export const leakageFragment = graphql(
  `
  fragment Leakage on DatasetVersion @_unmask {
    id
    number
    leakage {
      messages
      uncomparedCount
      confirmedPairCount
      openPairCount
      waiver { ...Waiver }
    }
  }
`,
  [waiverFragment],
)

export type Leaking = ResultOf<typeof leakageFragment>
export type Waiver = ResultOf<typeof waiverFragment>

/** Whether a run on it is refused. */
export const isRefused = ({ leakage: { messages, waiver } }: Leaking) => messages.length > 0 && waiver === null
