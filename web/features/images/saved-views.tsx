'use client'
import { useQuery } from '@apollo/client/react'
import { Pencil } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Keys } from '@/components/keys.tsx'
import { useKeys } from '@/features/shell/key-map.tsx'
import { viewerQuery } from '@/features/shell/viewer.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { ChangeViewDialog } from './change-view-dialog.tsx'
import { addressOf, type ImageFilter } from './filter-address.ts'
import { FilterButton } from './filter-button.tsx'
import type { ChangeFilter } from './image-filter.ts'
import { type ListView, lookAddress, lookOf } from './list-view.ts'
import { SaveViewDialog } from './save-view-dialog.tsx'
import { type SavedView, viewsQuery } from './view-mutations.ts'

interface SavedViewsProps {
  projectId: string
  filter: ImageFilter
  /** How they are shown. */
  view: ListView
  onChange: ChangeFilter
}

const sameAs = (one: object) => (other: object) => JSON.stringify(one) === JSON.stringify(other)

/** Filters, and how they are shown, that were kept under a name, one's own and those that others share; not there where nothing is to be kept. */
export function SavedViews({ projectId, filter, view: shown, onChange }: SavedViewsProps) {
  const id = useId()
  const [isSaving, setIsSaving] = useState(false)
  const [changing, setChanging] = useState<SavedView>()
  const viewerId = useQuery(viewerQuery, { fetchPolicy: 'cache-first' }).data?.viewer?.user.id
  const { data, error, refetch } = useQuery(viewsQuery, {
    variables: { projectId },
    fetchPolicy: 'cache-and-network',
  })
  const views = data ? nodesOf(data.project.savedViews) : []
  const look = lookOf(shown)
  const isShown = (view: SavedView) =>
    sameAs(addressOf(filter))(addressOf(view.filter)) &&
    (view.look === null || sameAs(lookAddress(look))(lookAddress(view.look)))
  const isWhole = [...Object.values(filter), ...Object.values(lookAddress(look))].every(value => value === null)
  const isNew = data !== undefined && !isWhole && !views.some(isShown)
  const save = () => setIsSaving(true)
  useKeys(isNew ? [{ keys: 'v', does: 'Save this view', act: save }] : [])
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />
  if (views.length === 0 && !isNew) return null
  return (
    <section aria-labelledby={id} className="flex flex-col border-t pt-2">
      <h2 id={id} className="px-2 pb-1 text-xs font-medium text-muted">
        Views
      </h2>
      <ul aria-labelledby={id} className="flex flex-col">
        {views.map(view => {
          const isOwn = view.owner.id === viewerId
          const isChosen = isShown(view)
          return (
            <li key={view.id} className="flex items-center">
              <FilterButton
                isChosen={isChosen}
                onClick={() => onChange({ ...addressOf(view.filter), ...lookAddress(view.look) })}
              >
                <span title={view.name} className="flex items-baseline gap-2">
                  <span className="truncate">{view.name}</span>
                  {(!isOwn || view.isShared) && (
                    <span className="max-w-24 shrink-0 truncate text-xs text-muted">
                      {isOwn ? 'shared' : view.owner.name}
                    </span>
                  )}
                </span>
              </FilterButton>
              {isOwn && isChosen && (
                <Button
                  size="sm"
                  look="quiet"
                  aria-label={`Change the view ${view.name}`}
                  onClick={() => setChanging(view)}
                >
                  <Pencil aria-hidden className="size-3" />
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {isNew && (
        <Button size="sm" look="quiet" onClick={save} className="justify-start">
          <span className="flex-1 text-left">Save this view</span>
          <Keys keys="v" />
        </Button>
      )}
      {isSaving && (
        <SaveViewDialog
          filter={filter}
          look={look}
          own={views.filter(view => view.owner.id === viewerId)}
          onClose={() => setIsSaving(false)}
        />
      )}
      {changing && <ChangeViewDialog view={changing} onClose={() => setChanging(undefined)} />}
    </section>
  )
}
