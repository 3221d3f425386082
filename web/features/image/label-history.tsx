'use client'
import { useQuery } from '@apollo/client/react'
import { Button } from '@/components/button.tsx'
import { ClassMark } from '@/components/class-mark.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { ShowRest } from '@/components/show-rest.tsx'
import { Time } from '@/components/time.tsx'
import { isSame, sayChange } from '@/features/attributes/attributes.ts'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { viewerQuery } from '@/features/shell/viewer.ts'
import { SeenView } from '@/features/viewer/seen-view.tsx'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { labelledBy } from '@/lib/labelled-by.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { labelPageFragment, readLabel } from './label-page.ts'
import { useKeep } from './use-answer.ts'

export const labelHistoryFragment = graphql(
  `
  fragment LabelHistory on Image {
    id
    fileName
    labelVersion
    takenOutAt
    ownReading { id state version labelClass { id } cannotTell attributes { attribute { id name } choices { id name } } }
    labels(first: 50) { ...LabelPage }
  }
`,
  [labelPageFragment],
)

const olderLabels = graphql(
  `
  query OlderLabels($id: ID!, $after: String) {
    image(id: $id) { id labels(first: 100, after: $after) { ...LabelPage } }
  }
`,
  [labelPageFragment],
)

type Line = ReturnType<typeof readLabel>

/** As they were said, archived ones included: what may not be said any more is refused with a word. */
const answersIn = (given: Line['attributes']) =>
  given.map(({ attribute, choices }) => ({ attributeId: attribute.id, choiceIds: choices.map(c => c.id) }))

/** What a label says beside its class, and what the one before it of the same reading said where that differs. */
function Beside({ label, all }: { label: Line; all: readonly Line[] }) {
  const before = all.slice(all.findIndex(l => l.id === label.id) + 1).find(l => l.reading.id === label.reading.id)
  const words = sayChange(label.attributes, before?.attributes)
  return words === '' ? null : <p className="pl-8 text-xs">{words}</p>
}

/** Says once more what one said before: a new version, which names the old one. */
function useRestore(image: { id: string; fileName: string; labelVersion: number }) {
  const { labelClasses } = useProject()
  const { keep, problem } = useKeep(image, true)
  const say = ({ version, labelClass, cannotTell, attributes }: Line) =>
    keep({
      labelClassId: labelClass?.id ?? null,
      cannotTell,
      attributes: answersIn(attributes),
      reason: `Version ${version} again`,
      ...{ view: null, note: null, confidence: null, durationMs: null },
    })
  const isArchived = (labelClassId: string | undefined) =>
    labelClassId !== undefined && !labelClasses.some(c => c.id === labelClassId)
  return { say, isArchived, problem }
}

/** Every version, newest first. Nothing is overwritten. */
export function LabelHistory({ image }: { image: FragmentOf<typeof labelHistoryFragment> }) {
  const { id, fileName, labels: page, labelVersion, takenOutAt, ...read } = readFragment(labelHistoryFragment, image)
  const ownReading = read.ownReading?.state === 'WITHDRAWN' ? null : read.ownReading
  const labels = nodesOf(page)
  const viewerId = useQuery(viewerQuery, { fetchPolicy: 'cache-first' }).data?.viewer?.user.id
  const against = useReasonAgainst('LABEL_IMAGES')
  const restore = useRestore({ id, fileName, labelVersion })
  const isOld = ({ reader, labelClass, cannotTell, attributes }: Line) =>
    reader?.id === viewerId &&
    !restore.isArchived(labelClass?.id) &&
    (labelClass?.id !== ownReading?.labelClass?.id ||
      cannotTell !== (ownReading?.cannotTell ?? null) ||
      !isSame(answersIn(attributes), ownReading?.attributes ?? []))
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="pb-1 font-semibold">
        History
      </h2>
      {labels.length === 0 && <p className="text-muted">Nobody has labelled this image.</p>}
      <ol className="flex flex-col" reversed>
        {labels.map(ref => {
          const label = readLabel(ref)
          return (
            <li key={label.id} className="border-t py-1.5 first:border-t-0">
              <p className="flex items-baseline gap-2">
                <span className="w-6 shrink-0 text-xs text-muted">v{label.version}</span>
                <ClassMark labelClass={label.labelClass} className="flex-1" />
                {!against && !takenOutAt && isOld(label) && (
                  <Button size="sm" look="quiet" onClick={() => void restore.say(label)}>
                    Restore
                  </Button>
                )}
                <span className="text-xs text-muted">
                  <Time at={label.createdAt} />
                </span>
              </p>
              <p className="pl-8 text-xs text-muted">
                {labelledBy(label)}
                {label.confidence !== null && `, ${label.confidence} % sure`}
                {label.origin === 'IMPORT' &&
                  (label.import?.undoneAt ? ', by an import that was undone' : ', by import')}
                {label.takenBackAt && ', taken back'}
              </p>
              <Beside label={label} all={labels.map(readLabel)} />
              {label.view && <SeenView view={label.view} className="ml-8" />}
              {label.reason && <p className="pl-8 text-xs">{label.reason}</p>}
            </li>
          )
        })}
      </ol>
      <ProblemNotice problem={restore.problem} />
      <ShowRest document={olderLabels} id={id} pageInfo={page.pageInfo} />
    </section>
  )
}
