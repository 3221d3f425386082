'use client'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useViewerId } from '@/features/comments/use-members.ts'
import { NextReading } from '@/features/image/next-reading.tsx'
import { useWorkList } from '@/features/image/use-next-reading.ts'
import { useProject } from '@/features/project/project.ts'
import { formatCounted } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import type { Right } from '@/lib/roles.ts'

export const nextStepsFragment = graphql(`
  fragment NextSteps on Project {
    id
    imageCount
    unlabelledCount
    suspectedBurnedInCount
    readingStateCounts { readingState imageCount }
    ownStatistics { returnedCount }
  }
`)

interface Step {
  right: Right
  count: number
  text: string
  /** Of the grid. */
  query: string
}

/** What a list may be asked by of whoever reads blind. */
const blindSteps = ['?text', '?assigned']

/** What waits for whoever looks, by what they may do here: most pressing first. */
export function NextSteps({ project: ref }: { project: FragmentOf<typeof nextStepsFragment> }) {
  const project = readFragment(nextStepsFragment, ref)
  const { viewerRights, viewerReadsBlind, ownAssignedCount, archivedAt } = useProject()
  const isAsked = useWorkList()
  const router = useRouter()
  const count = (state: string) => project.readingStateCounts.find(c => c.readingState === state)?.imageCount ?? 0
  const viewerId = useViewerId()
  const steps: Step[] = [
    {
      right: 'LABEL_IMAGES',
      count: ownAssignedCount,
      text: ownAssignedCount === 1 ? 'is assigned to you' : 'are assigned to you',
      query: `?assigned=${viewerId}`,
    },
    {
      right: 'ADJUDICATE_IMAGES',
      count: count('DISAGREED'),
      text: 'readers disagree on: decide',
      query: '?state=disagreed',
    },
    {
      right: 'ADJUDICATE_IMAGES',
      count: count('CANNOT_TELL'),
      text: 'readers cannot tell',
      query: '?state=cannot_tell',
    },
    { right: 'REVIEW_LABELS', count: count('IN_REVIEW'), text: 'wait for review', query: '?state=in_review' },
    {
      right: 'LABEL_IMAGES',
      count: isAsked ? 0 : project.unlabelledCount,
      text: 'have no label',
      query: '?class=none',
    },
    {
      right: 'LABEL_IMAGES',
      count: project.suspectedBurnedInCount,
      text: 'may have names in the picture',
      query: '?text=check',
    },
  ]
  const open = steps.filter(
    step =>
      !archivedAt &&
      step.count > 0 &&
      viewerRights.includes(step.right) &&
      !(viewerReadsBlind && !blindSteps.some(query => step.query.startsWith(query))),
  )
  return (
    <div className="flex flex-col gap-2">
      {isAsked && <NextReading onGo={id => router.push(`/projects/${project.id}/images/${id}`)} />}
      <ul className="flex flex-col">
        {open.map(({ query, count, text }) => (
          <li key={query} className="border-t first:border-t-0">
            <Link
              href={`/projects/${project.id}${query}`}
              className="flex h-8 items-center gap-2 rounded-sm hover:underline"
            >
              <span className="font-medium">{formatCounted(count, 'image')}</span>
              <span className="text-muted">{text}</span>
            </Link>
          </li>
        ))}
      </ul>
      {open.length === 0 && !isAsked && (
        <p className="text-muted">
          {archivedAt
            ? 'The project is archived: nothing of it changes.'
            : project.imageCount === 0
              ? 'There are no images yet: import some.'
              : 'Nothing waits for you.'}
        </p>
      )}
    </div>
  )
}
