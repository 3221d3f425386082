'use client'
import { useFieldProblem } from '@/components/field.tsx'
import { Notice } from '@/components/notice.tsx'
import { formatCount, formatCounted, formatWord } from '@/lib/format.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'

export const publishedQuery = graphql(`
  query PublishedSplits($projectId: ID!) {
    project(id: $projectId) {
      id
      publishedSplits {
        counts { split imageCount }
        dividedGroupCount
        dividedGroups { groupKey splits }
      }
    }
  }
`)

export type Published = NonNullable<ResultOf<typeof publishedQuery>['project']>['publishedSplits']
export type PublishedRule = 'AS_PUBLISHED' | 'VALIDATION_DIVIDED'

const order = ['TRAIN', 'VALIDATION', 'TEST', null] as const

export const isPublished = ({ counts }: Published) => counts.some(c => c.split === 'TRAIN')

interface PublishedFieldsProps {
  published: Published
  rule: PublishedRule
  onChange: (rule: PublishedRule) => void
}

/** The splits as their publisher drew them, and what is wrong with those. */
export function PublishedFields({ published, rule, onChange }: PublishedFieldsProps) {
  const problem = useFieldProblem('published')
  const countOf = (split: (typeof order)[number]) => published.counts.find(c => c.split === split)?.imageCount ?? 0
  const { dividedGroupCount: divided, dividedGroups } = published
  const shown = dividedGroups.slice(0, 5)
  return (
    <div className="flex flex-col gap-2">
      <ul aria-label="Published splits" className="flex flex-wrap gap-x-4">
        {order
          .filter(split => countOf(split) > 0)
          .map(split => (
            <li key={split} className={split ? undefined : 'text-muted'}>
              {split ? formatWord(split) : 'In none, left out'}: {formatCount(countOf(split))}
            </li>
          ))}
      </ul>
      {countOf('TEST') === 0 && countOf('VALIDATION') > 0 && (
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={rule === 'VALIDATION_DIVIDED'}
            onChange={e => onChange(e.target.checked ? 'VALIDATION_DIVIDED' : 'AS_PUBLISHED')}
          />
          Divide Validation into Validation and Test, by group
        </label>
      )}
      {divided > 0 && (
        <Notice
          tone="warn"
          title={`${formatCounted(divided, 'group')} ${divided === 1 ? 'stands' : 'stand'} in several splits`}
        >
          <p>
            A model is then measured on what it learnt from, and its figures flatter it. The dataset says so for good.
            By ratio or number, groups stay whole.
          </p>
          <ul className="pt-1 text-xs">
            {shown.map(({ groupKey, splits }) => (
              <li key={groupKey} className="flex gap-2">
                <span className="truncate" title={groupKey}>
                  {groupKey}
                </span>
                <span className="shrink-0 text-muted">{splits.map(formatWord).join(', ')}</span>
              </li>
            ))}
          </ul>
          {divided > shown.length && <p className="text-xs">and {formatCount(divided - shown.length)} more</p>}
        </Notice>
      )}
      {problem && (
        <p role="alert" className="text-xs text-danger">
          {problem}
        </p>
      )}
    </div>
  )
}
