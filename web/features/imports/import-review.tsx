'use client'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { useKeys } from '@/features/shell/key-map.tsx'
import { formatCounted } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { balanceOf, countsThere } from './balance.ts'
import { BalancePanel, balanceFragment, OddityNotice } from './balance-panel.tsx'
import { classNames } from './class-counts.ts'
import { ClassMapping, RestChoice, Suggestions } from './class-mapping.tsx'
import {
  type Choices,
  classesInput,
  fateOf,
  readersInput,
  reasonAgainstAdding,
  suggestionsOf,
  undecidedOf,
} from './decisions.ts'
import { DeidentificationPanel, deidentificationFragment } from './deidentification-panel.tsx'
import { FilesPanel } from './files-panel.tsx'
import { GroupPanel, isProposed } from './group-panel.tsx'
import { LabelChanges, labelChangesFragment } from './label-changes.tsx'
import { LabellerMapping } from './labeller-mapping.tsx'
import { labellerNames } from './labellers.ts'
import { NamesPanel } from './names-panel.tsx'
import { BalanceStrip } from './outcome-strip.tsx'
import { type Found, inputOf, namedBy, type Reading, reasonAgainstReading } from './reading.ts'
import { readingFragment } from './reading-fragment.ts'
import { ReadingPanel } from './reading-panel.tsx'
import { useDraft } from './use-draft.ts'
import { useGroupPreview } from './use-group-preview.ts'
import { useKeptOf } from './use-kept.ts'
import { useSourceNames } from './use-source-names.ts'

export const importReviewFragment = graphql(
  `
  fragment ImportReview on Import {
    id
    knownCount
    outcomeCounts { outcome fileCount }
    balance { lines { outcome isThere fileCount } }
    ...Reading
    ...LabelChanges
    ...Balance
    ...Deidentification
  }
`,
  [readingFragment, labelChangesFragment, balanceFragment, deidentificationFragment],
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
const unfound: Found = { levels: [], lists: [], groups: null, doubts: [], remarks: [] }

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
  const { id: projectId } = useProject()
  const { reading: asRead, found } = readFragment(readingFragment, item)
  const adding = useAct(applyMutation)
  const reading = useAct(readMutation)
  const against = useReasonAgainst('IMPORT_IMAGES')
  // Read otherwise, a source has other names: what was said of one that is gone would be refused for ever.
  const names = namedBy(asRead ?? unread)
  const [classes, setClasses] = useKeptOf(`classes of ${item.id}`, names, none)
  const [readers, setReaders] = useKeptOf(`readers of ${item.id}`, names, none)
  const { draft, isChanged, change, reset } = useDraft(item.id, asRead ?? unread)
  const [isRelabelling, setIsRelabelling] = useState(false)
  const preview = useGroupPreview(item.id, draft)
  const named = useSourceNames(item.id, classNames)
  const labellers = useSourceNames(item.id, labellerNames)
  const undecided = undecidedOf(named.first, classes)
  const there = countsThere(item.outcomeCounts, item.balance)
  const balance = balanceOf(there.counts, named.first, classes)
  const { toAdd } = balance
  const { fileCount, byPeopleCount } = readFragment(labelChangesFragment, item).labelChanges
  const relabelCount = isRelabelling ? fileCount - byPeopleCount : 0
  const missing = isChanged
    ? reasonAgainstReading(draft)
    : reasonAgainstAdding({
        isWhole: named.isWhole && labellers.isWhole,
        undecided,
        toAdd,
        knownCount: item.knownCount + relabelCount,
      })

  async function act() {
    const done = isChanged
      ? await reading.act({ input: { importId: item.id, reading: inputOf(draft) } })
      : await adding.act({
          input: {
            importId: item.id,
            classes: classesInput(classes),
            readers: readersInput(labellers.first, readers),
            relabel: isRelabelling,
          },
        })
    if (done) onQueued()
  }
  const suggested = suggestionsOf(named.first, classes)
  const takeSuggested = () => setClasses({ ...classes, ...suggested })
  useKeys(
    Object.keys(suggested).length > 0
      ? [{ keys: 't', does: 'Take the suggestions of classes', act: takeSuggested }]
      : [],
  )
  const decided = isProposed(found, draft, preview)
    ? 'Groups are proposed; unless you take them, every file stands for itself.'
    : found && found.doubts.length > 0
      ? 'What is not clear is read as it stands below.'
      : 'Everything is decided.'
  const toDo = isChanged
    ? 'Read it so'
    : toAdd === 0 && item.knownCount + relabelCount > 0
      ? 'Bring the labels'
      : `Add ${formatCounted(toAdd, 'image')}`
  const said = isChanged
    ? 'Reading it so looks at names and lists again; pictures are not decoded twice.'
    : `${decided} Nothing is added before you say so.`
  return (
    <Page>
      <PageHeader
        title={title}
        crumbs={[{ text: 'Images', href: `/projects/${projectId}` }]}
        about={about}
        actions={
          <>
            {isChanged && (
              <Button look="quiet" onClick={reset}>
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
        <BalanceStrip balance={balance} missing={there.missing} />
        <OddityNotice item={item} />
        <ReadingPanel
          importId={item.id}
          found={found ?? unfound}
          reading={draft}
          asRead={asRead ?? draft}
          onChange={change}
        />
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <NamesPanel
              title="Classes"
              names={named}
              aside={
                <>
                  <Suggestions classes={named.first} choices={classes} onChange={setClasses} />
                  <RestChoice names={undecided} choices={classes} onChange={setClasses} />
                </>
              }
            >
              {rows => <ClassMapping classes={rows} balance={balance} choices={classes} onChange={setClasses} />}
            </NamesPanel>
            {labellers.total > 0 && (
              <NamesPanel title="Who labelled" names={labellers}>
                {rows => <LabellerMapping labellers={rows} choices={readers} onChange={setReaders} />}
              </NamesPanel>
            )}
            <LabelChanges item={item} isChosen={isRelabelling} onChoose={setIsRelabelling} />
            <DeidentificationPanel item={item} importId={item.id} />
          </div>
          <GroupPanel found={found ?? unfound} reading={draft} onChange={change} preview={preview} />
          <BalancePanel item={item} className="xl:col-span-2" />
          <FilesPanel
            importId={item.id}
            fateOf={name => {
              const source = named.first.find(c => c.className === name && c.unnamedCount > 0)
              return source && fateOf(source, classes)
            }}
            className="xl:col-span-2"
          />
        </div>
      </div>
    </Page>
  )
}
