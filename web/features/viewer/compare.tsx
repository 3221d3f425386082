'use client'
import { useQuery } from '@apollo/client/react'
import { type ReactNode, useEffect } from 'react'
import { cn } from '@/lib/class-names.ts'
import { graphql, readFragment } from '@/lib/graphql.ts'
import { link } from './acts.ts'
import { useCompanions } from './companions.ts'
import { viewerImageFragment } from './image.ts'
import { Picture } from './picture.tsx'
import type { Viewer } from './viewer.ts'

const comparedQuery = graphql(`query ComparedImage($id: ID!) { image(id: $id) { id ...ViewerImage } }`, [
  viewerImageFragment,
])

export interface CompareChoices {
  imageId: string
  groupKey: string
  previous: { id: string } | null
  next: { id: string } | null
}

/** Which images stand to choose: the neighbours, and those of the same group. */
function useChoices({ imageId, groupKey, previous, next }: CompareChoices) {
  const { companions } = useCompanions({ id: imageId, groupKey })
  return [
    ...(previous ? [{ value: 'previous', id: previous.id, name: 'Previous image' }] : []),
    ...(next ? [{ value: 'next', id: next.id, name: 'Next image' }] : []),
    ...companions.map(({ id, fileName }) => ({ value: id, id, name: `Same group: ${fileName}` })),
  ]
}

interface ComparedProps {
  viewer: Viewer
  main: Viewer
  choices: CompareChoices
  chosen: string
  isActive: boolean
  isLinked: boolean
  onChoose: (value: string) => void
  onActivate: () => void
}

/** The second picture, and what it is. */
export function Compared({ viewer, main, choices, chosen, isActive, isLinked, onChoose, onActivate }: ComparedProps) {
  const all = useChoices(choices)
  const { value, id } = all.find(choice => choice.value === chosen) ?? all[0] ?? {}
  const { data, error, refetch } = useQuery(comparedQuery, { variables: { id: id ?? '' }, skip: !id })
  const image = readFragment(viewerImageFragment, data?.image ?? null)
  useEffect(() => (isLinked ? link(main, viewer) : undefined), [main, viewer, isLinked])
  return (
    <div className="flex min-w-0 flex-1 flex-col border-l">
      <PaneHead isActive={isActive}>
        <select
          aria-label="Compared with"
          value={value ?? ''}
          onChange={event => {
            onChoose(event.target.value)
            event.target.blur()
          }}
          className="h-6 min-w-0 flex-1 rounded-md border border-line-strong bg-page px-1 text-xs text-ink"
        >
          {all.length === 0 && <option value="">There is no other image</option>}
          {all.map(choice => (
            <option key={choice.value} value={choice.value}>
              {choice.name}
            </option>
          ))}
        </select>
      </PaneHead>
      {image ? (
        <Picture viewer={viewer} image={image} label="Compared picture" onActivate={onActivate} />
      ) : (
        <div className="flex flex-1 items-center justify-center gap-2 bg-black text-xs text-[#e4e7ea]">
          {error && (
            <p role="alert">
              It could not be fetched.{' '}
              <button type="button" className="underline" onClick={() => void refetch()}>
                Try again
              </button>
            </p>
          )}
        </div>
      )}
    </div>
  )
}

/** Both panes have one, of one height; toolbar and keys are those of the underlined one. */
export const PaneHead = ({ isActive, children }: { isActive: boolean; children: ReactNode }) => (
  <div
    className={cn(
      'flex h-8 shrink-0 items-center gap-2 border-b bg-surface px-2 text-xs text-muted',
      isActive && 'text-ink shadow-[inset_0_-2px_0_var(--accent)]',
    )}
  >
    {children}
  </div>
)
