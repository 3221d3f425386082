'use client'
import type { ReactNode } from 'react'
import { Button } from '@/components/button.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { formatCounted } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { classNames } from './class-counts.ts'
import { ClassMapping, RestChoice } from './class-mapping.tsx'
import {
  type Choices,
  classesInput,
  countToAdd,
  type GroupRule,
  readersInput,
  reasonAgainstAdding,
  ruleInput,
  undecidedOf,
} from './decisions.ts'
import { DeidentificationPanel, deidentificationFragment } from './deidentification-panel.tsx'
import { FilesPanel, type Outcome } from './files-panel.tsx'
import { GroupPanel } from './group-panel.tsx'
import { LabellerMapping } from './labeller-mapping.tsx'
import { labellerNames } from './labellers.ts'
import { NamesPanel } from './names-panel.tsx'
import { OutcomeStrip, outcomesFragment } from './outcome-strip.tsx'
import { useGroupPreview } from './use-group-preview.ts'
import { useKept } from './use-kept.ts'
import { useSourceNames } from './use-source-names.ts'

export const importReviewFragment = graphql(
  `
  fragment ImportReview on Import {
    id
    columns
    groupPattern
    groupColumn
    knownCount
    outcomeCounts { outcome fileCount }
    ...Outcomes
    ...Deidentification
  }
`,
  [outcomesFragment, deidentificationFragment],
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

const none: Choices = {}

interface ImportReviewProps {
  item: FragmentOf<typeof importReviewFragment>
  title: string
  about: ReactNode
  onApplied: () => void
}

/** What was found, and what somebody must say before it is added. */
export function ImportReview({ item: ref, title, about, onApplied }: ImportReviewProps) {
  const item = readFragment(importReviewFragment, ref)
  const { id: projectId } = useProject()
  const { act, isRunning, problem } = useAct(applyMutation)
  const against = useReasonAgainst('IMPORT_IMAGES')
  const [classes, setClasses] = useKept(`classes of ${item.id}`, none)
  const [readers, setReaders] = useKept(`readers of ${item.id}`, none)
  const [rule, setRule] = useKept<GroupRule>(`groups of ${item.id}`, {
    kind: item.groupPattern ? 'pattern' : item.groupColumn ? 'column' : 'automatic',
    column: item.groupColumn ?? item.columns[0] ?? '',
    pattern: item.groupPattern ?? '',
  })
  const preview = useGroupPreview(item.id, rule)
  const named = useSourceNames(item.id, classNames)
  const labellers = useSourceNames(item.id, labellerNames)
  const countOf = (outcome: Outcome) => item.outcomeCounts.find(c => c.outcome === outcome)?.fileCount ?? 0
  const undecided = undecidedOf(named.first, classes)
  const toAdd = countToAdd(countOf('NEW'), named.first, classes)
  const missing = reasonAgainstAdding({
    isWhole: named.isWhole && labellers.isWhole,
    undecided,
    rule,
    unmatchedCount: preview.groups?.unmatchedCount ?? 0,
    isRuleRefused: preview.problem !== undefined,
    toAdd,
    knownCount: item.knownCount,
  })

  async function apply() {
    const input = {
      ...{ importId: item.id, ...ruleInput(rule) },
      classes: classesInput(classes),
      readers: readersInput(labellers.first, readers),
    }
    if (await act({ input })) onApplied()
  }
  return (
    <Page>
      <PageHeader
        title={title}
        crumbs={[{ text: 'Images', href: `/projects/${projectId}` }]}
        about={about}
        actions={
          <Button look="primary" isBusy={isRunning} disabledReason={against ?? missing} onClick={() => void apply()}>
            {toAdd === 0 && item.knownCount > 0 ? 'Bring the labels' : `Add ${formatCounted(toAdd, 'image')}`}
          </Button>
        }
      />
      <div className="flex flex-col gap-4">
        <ProblemNotice problem={problem} />
        <p role="status" className={missing ? 'text-warn' : 'text-muted'}>
          {missing ?? 'Everything is decided. Nothing is added before you say so.'}
        </p>
        <OutcomeStrip item={item} isCheck />
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <NamesPanel
              title="Classes"
              names={named}
              aside={<RestChoice names={undecided} choices={classes} onChange={setClasses} />}
            >
              {rows => <ClassMapping classes={rows} countOf={countOf} choices={classes} onChange={setClasses} />}
            </NamesPanel>
            {labellers.total > 0 && (
              <NamesPanel title="Who labelled" names={labellers}>
                {rows => <LabellerMapping labellers={rows} choices={readers} onChange={setReaders} />}
              </NamesPanel>
            )}
            <DeidentificationPanel item={item} importId={item.id} />
          </div>
          <GroupPanel columns={item.columns} rule={rule} onChange={setRule} preview={preview} />
          <FilesPanel importId={item.id} className="xl:col-span-2" />
        </div>
      </div>
    </Page>
  )
}
