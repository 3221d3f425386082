'use client'
import type { ReactNode } from 'react'
import { Button } from '@/components/button.tsx'
import { TextInput } from '@/components/field.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Panel } from '@/components/panel.tsx'
import { PanelMore, PanelState } from '@/components/panel-state.tsx'
import type { SourceNames } from './use-source-names.ts'

interface NamesPanelProps<Node> {
  title: string
  names: SourceNames<Node>
  /** Beside the search. */
  aside?: ReactNode
  className?: string
  children: (rows: readonly Node[]) => ReactNode
}

/** What a source names, page by page, with a search where nobody would find it by eye. */
export function NamesPanel<Node>({ title, names, aside, className, children }: NamesPanelProps<Node>) {
  const { list, total, typed, setTyped, error, refetch, problem, tryAgain } = names
  const isSearchable = total > 20 && (
    <TextInput
      type="search"
      maxLength={200}
      aria-label={`Search ${title.toLowerCase()}`}
      placeholder="Name"
      value={typed}
      onChange={e => setTyped(e.target.value)}
      className="h-6 w-40 text-xs"
    />
  )
  return (
    <Panel
      title={title}
      aside={
        <>
          {aside}
          {isSearchable}
        </>
      }
      className={className}
      isFlush={list !== undefined}
    >
      {problem && (
        <div className="flex flex-col items-start gap-2 p-3">
          <ProblemNotice problem={problem} />
          <Button size="sm" onClick={tryAgain}>
            Try again
          </Button>
        </div>
      )}
      {!list ? (
        <PanelState error={error} onRetry={refetch} />
      ) : list.rows.length === 0 ? (
        <p className="px-3 py-3 text-muted">No such name.</p>
      ) : (
        <>
          {children(list.rows)}
          <PanelMore pageInfo={list.pageInfo} status={list.networkStatus} onMore={list.showMore} />
        </>
      )}
    </Panel>
  )
}
