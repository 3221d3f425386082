import { waiverFragment } from '@/features/leakage/leakage.ts'
import { configFragment } from '@/features/runs/config-facts.tsx'
import { graphql } from '@/lib/graphql.ts'

export const lineageFragment = graphql(
  `
  fragment Lineage on Prediction {
    id
    createdAt
    askedBy { id name }
    engine
    requestId
    inputSha256
    weightsSha256
    preprocessingSha256
    splitInTraining
    frozenReferenceLabel {
      version
      origin
      labelClass { id name position }
      labels { id origin reader { id name } labeller }
      adjudication { id adjudicator { id name } }
    }
    image { id pictureSha256 groupKey }
    modelVersion {
      id
      number
      weightsSha256
      trainingRun {
        id
        number
        seed
        codeVersion
        createdAt
        createdBy { id name }
        config { ...Config }
        leakageWaiver { ...Waiver }
        datasetVersion {
          id
          number
          seed
          manifestSha256
          imageCount
          groupCount
          leakage { messages }
          createdAt
          createdBy { id name }
          readers { labelCount origin labeller reader { id name } }
        }
      }
    }
  }
`,
  [configFragment, waiverFragment],
)
