'use client'
import Link from 'next/link'
import { Fragment, type ReactNode } from 'react'
import { ClassMark } from '@/components/class-mark.tsx'
import { Hash } from '@/components/hash.tsx'
import { Facts } from '@/components/panel.tsx'
import { Instant } from '@/components/time.tsx'
import { Signed as Waived } from '@/features/leakage/leakage-notice.tsx'
import { useProject } from '@/features/project/project.ts'
import { ConfigFacts } from '@/features/runs/config-facts.tsx'
import { formatCount, formatCounted, formatWord } from '@/lib/format.ts'
import { type FragmentOf, type ResultOf, readFragment } from '@/lib/graphql.ts'
import { labelledBy } from '@/lib/labelled-by.ts'
import { lineageFragment } from './lineage-fragment.ts'

export { lineageFragment }

type Counted = NonNullable<ResultOf<typeof lineageFragment>['frozenReferenceLabel']>

/** Whose word it rests on: the readers who agreed, or whoever decided between them. */
function whoSaid({ labels, adjudication }: Counted): string {
  const readers = labels.map(l => `${labelledBy(l)}${l.origin === 'IMPORT' ? ', by import' : ''}`).join('; ')
  return adjudication ? `${adjudication.adjudicator.name}, who decided between ${readers}` : readers
}

const unrecorded = <span className="text-danger">not recorded</span>

/** From the picture to the answer, each link with the hash that pins it and the person who answers for it. */
export function Lineage({ prediction: ref }: { prediction: FragmentOf<typeof lineageFragment> }) {
  const { id: projectId } = useProject()
  const p = readFragment(lineageFragment, ref)
  const { image, modelVersion: model, frozenReferenceLabel: counted } = p
  const { trainingRun: run } = model
  const { datasetVersion: dataset } = run
  const base = `/projects/${projectId}`
  const to = (path: string, text: string) => (
    <Link
      href={`${base}/${path}`}
      className="rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink"
    >
      {text}
    </Link>
  )
  return (
    <ol className="flex flex-col">
      <Step
        title={to(`images/${image.id}`, 'Image')}
        facts={[
          ['Group', image.groupKey],
          ['Bytes judged', <Hash key="input" value={p.inputSha256} of="the image hash" />],
          [
            'Unchanged',
            p.inputSha256 === image.pictureSha256 ? (
              'yes'
            ) : (
              <span key="no" className="text-danger">
                no
              </span>
            ),
          ],
        ]}
      />
      <Step
        title="Labels and readers"
        facts={[
          [
            'This image',
            counted ? (
              <Fragment key="label">
                <ClassMark labelClass={counted.labelClass} /> version {counted.version} by {whoSaid(counted)}, used as{' '}
                {p.splitInTraining && formatWord(p.splitInTraining)}
              </Fragment>
            ) : (
              'not part of the training data'
            ),
          ],
          [
            'All labels',
            dataset.readers.length === 0
              ? unrecorded
              : dataset.readers
                  .map(
                    r => `${labelledBy(r)}${r.origin === 'IMPORT' ? ', by import' : ''}: ${formatCount(r.labelCount)}`,
                  )
                  .join('; '),
          ],
        ]}
      />
      <Step
        title={to(`datasets/${dataset.id}`, `Dataset ${dataset.number}`)}
        facts={[
          ['Manifest', <Hash key="manifest" value={dataset.manifestSha256} of="the manifest hash" />],
          [
            'Images',
            `${formatCount(dataset.imageCount)} in ${formatCounted(dataset.groupCount, 'group')}, seed ${dataset.seed}`,
          ],
          ['Leakage', dataset.leakage.messages.length > 0 ? dataset.leakage.messages.join('; ') : 'none known'],
          ['Frozen', <Signed key="by" by={dataset.createdBy.name} at={dataset.createdAt} />],
        ]}
      />
      <Step
        title={to(`runs/${run.id}`, `Run ${run.number}`)}
        facts={[
          ['Started', <Signed key="by" by={run.createdBy.name} at={run.createdAt} />],
          [
            'Code',
            run.codeVersion ? (
              <code key="code" className="break-all font-mono text-xs">
                {run.codeVersion}
              </code>
            ) : (
              unrecorded
            ),
          ],
          ...(run.leakageWaiver ? [['Waiver', <Waived key="waiver" waiver={run.leakageWaiver} />] as const] : []),
        ]}
      >
        <details className="pt-1">
          <summary className="w-fit rounded-sm text-muted hover:text-ink">Configuration, seed {run.seed}</summary>
          <div className="pt-1">
            <ConfigFacts config={run.config} />
          </div>
        </details>
      </Step>
      <Step
        title={to(`models/${model.id}`, `Model ${model.number}`)}
        facts={[
          ['Weights', <Hash key="weights" value={p.weightsSha256} of="the weights hash" />],
          ['Preprocessing', <Hash key="preprocessing" value={p.preprocessingSha256} of="the preprocessing hash" />],
          [
            'As registered',
            p.weightsSha256 === model.weightsSha256 ? (
              'yes'
            ) : (
              <span key="no" className="text-danger">
                no
              </span>
            ),
          ],
        ]}
      />
      <Step
        title="Prediction"
        facts={[
          ['Asked', <Signed key="by" by={p.askedBy.name} at={p.createdAt} />],
          ['Engine', p.engine.toLowerCase()],
          [
            'Request',
            <code key="request" className="break-all font-mono text-xs">
              {p.requestId}
            </code>,
          ],
        ]}
      />
    </ol>
  )
}

const Signed = ({ by, at }: { by: string; at: string }) => (
  <>
    by {by}, <Instant at={at} />
  </>
)

interface StepProps {
  title: ReactNode
  facts: readonly (readonly [string, ReactNode])[]
  children?: ReactNode
}

function Step({ title, facts, children }: StepProps) {
  return (
    <li className="relative border-l border-line-strong pb-4 pl-4 last:border-transparent last:pb-0">
      <span aria-hidden className="absolute top-1.5 -left-[4px] size-[7px] rounded-full bg-line-strong" />
      <h3 className="pb-0.5 font-medium">{title}</h3>
      <Facts facts={facts} />
      {children}
    </li>
  )
}
