'use client'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { formatCounted } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { classCountsFragment } from './class-counts.ts'
import { ClassMapping } from './class-mapping.tsx'
import { type Choices, classesInput, countToAdd, readersInput, reasonAgainstAdding, undecidedOf } from './decisions.ts'
import { DeidentificationPanel, deidentificationFragment } from './deidentification-panel.tsx'
import { FilesPanel } from './files-panel.tsx'
import { GroupPanel } from './group-panel.tsx'
import { LabellerMapping } from './labeller-mapping.tsx'
import { OutcomeStrip, outcomesFragment } from './outcome-strip.tsx'
import { type Found, inputOf, isSameReading, type Reading, readingFragment, reasonAgainstReading } from './reading.ts'
import { ReadingPanel } from './reading-panel.tsx'
import { useGroupPreview } from './use-group-preview.ts'
import { useKept } from './use-kept.ts'

export const importReviewFragment = graphql(
  `
  fragment ImportReview on Import {
    id
    knownCount
    labellers { name answerCount suggestedReader { id name } }
    ...Reading
    ...ClassCounts
    ...Outcomes
    ...Deidentification
  }
`,
  [readingFragment, classCountsFragment, outcomesFragment, deidentificationFragment],
)

const applyMutation = graphql(
  `
  mutation ApplyImport($input: ApplyImportInput!, $idempotencyKey: String) {
    applyImport(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Import { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

const readMutation = graphql(
  `
  mutation ReadImport($input: ReadImportInput!, $idempotencyKey: String) {
    readImport(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Import { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

const none: Choices = {}
const unread: Reading = { levels: [], lists: [], splits: [], groupBy: 'AUTOMATIC', groupPattern: null }
const unfound: Found = { levels: [], lists: [], groups: null, doubts: [] }

interface ImportReviewProps {
  item: FragmentOf<typeof importReviewFragment>
  title: string
  about: ReactNode
  /** It is being added, or read anew. */
  onQueued: () => void
}

/** What was found, how it is read, and what somebody must say before it is added. */
export function ImportReview({ item: ref, title, about, onQueued }: ImportReviewProps) {
  const item = readFragment(importReviewFragment, ref)
  const { reading: asRead, found } = readFragment(readingFragment, item)
  const { id: projectId } = useProject()
  const adding = useAct(applyMutation)
  const reading = useAct(readMutation)
  const against = useReasonAgainst('IMPORT_IMAGES')
  const [classes, setClasses] = useKept(`classes of ${item.id}`, none)
  const [readers, setReaders] = useKept(`readers of ${item.id}`, none)
  const [draft, setDraft] = useState(asRead ?? unread)
  const preview = useGroupPreview(item.id, draft)
  const isChanged = !isSameReading(draft, asRead ?? unread)
  const toAdd = countToAdd(item.classCounts, classes)
  const undecided = reasonAgainstAdding({
    undecided: undecidedOf(item.classCounts, classes),
    toAdd,
    knownCount: item.knownCount,
  })
  const missing = isChanged ? reasonAgainstReading(draft) : undecided

  async function act() {
    const done = isChanged
      ? await reading.act({ input: { importId: item.id, reading: inputOf(draft) } })
      : await adding.act({
          input: {
            importId: item.id,
            classes: classesInput(item.classCounts, classes),
            readers: readersInput(item.labellers, readers),
          },
        })
    if (done) onQueued()
  }
  const toDo = isChanged
    ? 'Read it so'
    : toAdd === 0 && item.knownCount > 0
      ? 'Bring the labels'
      : `Add ${formatCounted(toAdd, 'image')}`
  const said = isChanged
    ? 'Reading it so looks at names and lists again; pictures are not decoded twice.'
    : 'Everything is decided. Nothing is added before you say so.'
  return (
    <Page>
      <PageHeader
        title={title}
        crumbs={[{ text: 'Images', href: `/projects/${projectId}` }]}
        about={about}
        actions={
          <>
            {isChanged && (
              <Button look="quiet" onClick={() => setDraft(asRead ?? unread)}>
                As it was
              </Button>
            )}
            <Button
              look="primary"
              isBusy={adding.isRunning || reading.isRunning}
              disabledReason={against ?? missing}
              onClick={() => void act()}
            >
              {toDo}
            </Button>
          </>
        }
      />
      <div className="flex flex-col gap-4">
        <ProblemNotice problem={reading.problem ?? adding.problem} />
        <p role="status" className={missing ? 'text-warn' : 'text-muted'}>
          {missing ?? said}
        </p>
        <OutcomeStrip item={item} isCheck />
        <ReadingPanel found={found ?? unfound} reading={draft} onChange={setDraft} />
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <Panel title="Classes" isFlush>
              <ClassMapping classes={item.classCounts} choices={classes} onChange={setClasses} />
            </Panel>
            {item.labellers.length > 0 && (
              <Panel title="Who labelled" isFlush>
                <LabellerMapping labellers={item.labellers} choices={readers} onChange={setReaders} />
              </Panel>
            )}
            <DeidentificationPanel item={item} importId={item.id} />
          </div>
          <GroupPanel found={found ?? unfound} reading={draft} onChange={setDraft} preview={preview} />
          <FilesPanel importId={item.id} className="xl:col-span-2" />
        </div>
      </div>
    </Page>
  )
}
