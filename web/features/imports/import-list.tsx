'use client'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { ImportItem, importItemFragment } from './import-item.tsx'

export const importListFragment = graphql(`fragment ImportList on Project { imports { id ...ImportItem } }`, [
  importItemFragment,
])

interface ImportListProps {
  project: FragmentOf<typeof importListFragment>
  onOver: () => void
  /** The import whose images alone are shown. */
  chosen: string | null
  onChoose: (part: Record<string, string | null>) => void
}

export function ImportList({ project, onOver, chosen, onChoose }: ImportListProps) {
  const { imports } = readFragment(importListFragment, project)
  if (imports.length === 0) return null
  return (
    <section aria-label="Imports">
      <h2 className="pb-1 text-xs font-medium text-muted">Imports</h2>
      <ul className="flex flex-col">
        {imports.map(item => (
          <li key={item.id} className="border-t py-2">
            <ImportItem
              item={item}
              onOver={onOver}
              isChosen={item.id === chosen}
              onChoose={() => onChoose({ import: item.id === chosen ? null : item.id })}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
