'use client'
import Link from 'next/link'
import { DownloadButton } from '@/components/download-button.tsx'
import { Hash } from '@/components/hash.tsx'
import { Facts, Panel } from '@/components/panel.tsx'
import { Instant } from '@/components/time.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const modelFactsFragment = graphql(`
  fragment ModelFacts on ModelVersion {
    createdAt
    classNames
    threshold
    modelUrl
    weightsSha256
    preprocessing { version window imageSize fit resize colour channels scale offset }
    preprocessingSha256
    trainingRun { id number createdBy { id name } datasetVersion { id number } }
  }
`)

interface Preprocessing {
  version: number
  window: string
  imageSize: number
  fit: string
  resize: string
  colour: string
  channels: number
  scale: number
  offset: number
}

/** Every rule with its value, as the record names them. */
const describePixels = (rules: Preprocessing) =>
  (['window', 'imageSize', 'fit', 'resize', 'colour', 'channels', 'scale', 'offset', 'version'] as const)
    .map(name => `${name} ${rules[name]}`)
    .join(', ')

// model.json names its weights as the file beside it.
const weightsUrl = (modelUrl: string) => modelUrl.replace(/model\.json$/, 'weights.bin')

export function ModelFacts({ model: ref }: { model: FragmentOf<typeof modelFactsFragment> }) {
  const { id: projectId } = useProject()
  const against = useReasonAgainst('DOWNLOAD_MODELS')
  const model = readFragment(modelFactsFragment, ref)
  const { trainingRun: run } = model
  return (
    <Panel
      title="Identity"
      aside={
        <>
          <DownloadButton size="sm" href={model.modelUrl}>
            model.json
          </DownloadButton>
          <DownloadButton size="sm" href={weightsUrl(model.modelUrl)} against={against}>
            weights.bin
          </DownloadButton>
        </>
      }
    >
      <Facts
        facts={[
          ['Weights', <Hash key="weights" value={model.weightsSha256} of="the weights hash" isWhole />],
          [
            'Preprocessing',
            <Hash key="preprocessing" value={model.preprocessingSha256} of="the preprocessing hash" isWhole />,
          ],
          [
            'Pixels',
            <code key="pixels" className="break-words font-mono text-xs">
              {describePixels(model.preprocessing)}
            </code>,
          ],
          ['Classes', model.classNames.join(', ')],
          ['Threshold', model.threshold ?? 'none: the most probable class'],
          [
            'Run',
            <Link key="run" href={`/projects/${projectId}/runs/${run.id}`} className="text-accent underline">
              Run {run.number}
            </Link>,
          ],
          ['Trained by', run.createdBy.name],
          [
            'Dataset',
            <Link
              key="set"
              href={`/projects/${projectId}/datasets/${run.datasetVersion.id}`}
              className="text-accent underline"
            >
              Dataset {run.datasetVersion.number}
            </Link>,
          ],
          ['Registered', <Instant key="at" at={model.createdAt} />],
        ]}
      />
    </Panel>
  )
}
