'use client'
import Link from 'next/link'
import { Progress } from '@/components/progress.tsx'
import { ShowRest } from '@/components/show-rest.tsx'
import { useProject } from '@/features/project/project.ts'
import { useTransfer } from '@/features/uploads/transfers.ts'
import { formatPercent } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { ImportItem, importItemFragment } from './import-item.tsx'

const importPageFragment = graphql(
  `
  fragment ImportPage on ImportConnection @_unmask {
    pageInfo { hasNextPage endCursor }
    edges { cursor node { id ...ImportItem } }
  }
`,
  [importItemFragment],
)

export const importListFragment = graphql(
  `
  fragment ImportList on Project {
    id
    imports(first: 30) { ...ImportPage }
    uploads(first: 200) { edges { cursor node { id } } }
  }
`,
  [importPageFragment],
)

const olderImports = graphql(
  `
  query OlderImports($id: ID!, $after: String) {
    project(id: $id) { id imports(first: 100, after: $after) { ...ImportPage } }
  }
`,
  [importPageFragment],
)

interface ImportListProps {
  project: FragmentOf<typeof importListFragment>
  onOver: () => void
  /** The import whose images alone are shown. */
  chosen: string | null
  onChoose: (part: Record<string, string | null>) => void
}

export function ImportList({ project, onOver, chosen, onChoose }: ImportListProps) {
  const { id: projectId } = useProject()
  const shown = readFragment(importListFragment, project)
  const imports = nodesOf(shown.imports)
  const transfer = useTransfer(projectId)
  const earlier = nodesOf(shown.uploads).filter(u => u.id !== transfer?.uploadId).length
  const page = `/projects/${projectId}/imports/new`
  if (imports.length === 0 && earlier === 0 && !transfer) return null
  return (
    <section aria-label="Imports">
      <h2 className="pb-1 text-xs font-medium text-muted">Imports</h2>
      <ul className="flex flex-col">
        {transfer && (
          <li className="flex flex-col gap-1 border-t py-2">
            <Link href={page} className="truncate rounded-sm hover:underline">
              {transfer.fileName}
            </Link>
            <span className="text-xs text-muted">
              {transfer.state === 'done'
                ? 'Has arrived; nothing is added yet.'
                : `${transfer.state === 'sending' ? 'On its way' : 'Stopped'}, ${formatPercent(transfer.sentBytes / transfer.byteCount, 0)}`}
            </span>
            <Progress label={`Upload of ${transfer.fileName}`} done={transfer.sentBytes} total={transfer.byteCount} />
          </li>
        )}
        {earlier > 0 && (
          <li className="border-t py-2">
            <Link href={page} className="rounded-sm text-accent hover:underline">
              {earlier === 1 ? 'An upload waits' : `${earlier} uploads wait`} to go on
            </Link>
          </li>
        )}
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
      <ShowRest document={olderImports} id={shown.id} pageInfo={shown.imports.pageInfo} />
    </section>
  )
}
