'use client'
import { useQuery } from '@apollo/client/react'
import { useDeferredValue, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { TextInput } from '@/components/field.tsx'
import { Panel } from '@/components/panel.tsx'
import { PathText } from '@/components/path-text.tsx'
import { Segments } from '@/components/segments.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { cn } from '@/lib/class-names.ts'
import { formatListCount, formatWord } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { CsvButton } from './csv-button.tsx'
import type { Fate } from './decisions.ts'
import { ScrollRoom } from './scroll-room.tsx'

export const filesQuery = graphql(`
  query ImportFiles($id: ID!, $outcome: [ImportOutcome!], $search: String, $first: Int!, $after: String) {
    import(id: $id) {
      id
      files(outcome: $outcome, search: $search, first: $first, after: $after) {
        totalCount(atMost: 10001)
        pageInfo { hasNextPage endCursor }
        edges { cursor node { position path className outcome reason sha256 } }
      }
    }
  }
`)

export type Outcome = ReturnType<typeof graphql.scalar<'ImportOutcome'>>

const kinds = [
  { value: 'problems', text: 'Problems' },
  { value: 'conflict', text: 'Conflicts' },
  { value: 'refused', text: 'Refused' },
  { value: 'known', text: 'There already' },
  { value: 'passedOver', text: 'Passed over' },
  { value: 'all', text: 'All' },
] as const
const outcomes: Record<(typeof kinds)[number]['value'], Outcome[] | null> = {
  problems: ['CONFLICT', 'REFUSED'],
  conflict: ['CONFLICT'],
  refused: ['REFUSED'],
  known: ['KNOWN'],
  passedOver: ['PASSED_OVER'],
  all: null,
}
const fates: Record<Fate, { text: string; look: string }> = {
  TO_ADD: { text: 'To add', look: '' },
  WAITS: { text: 'Waits', look: 'text-warn' },
  LEFT_OUT: { text: 'Left out', look: 'text-muted' },
}
const looks: Partial<Record<Outcome, string>> = { CONFLICT: 'text-warn', REFUSED: 'text-danger' }
const pageSize = 50

interface FilesPanelProps {
  importId: string
  /** Of files that wait for their class to be named, or waited; undefined: no file of that class does. */
  fateOf?: (className: string) => Fate | undefined
  className?: string
}

/** The files of an import, those first that a person should know of, each with its reason. */
export function FilesPanel({ importId, fateOf, className }: FilesPanelProps) {
  const [kind, setKind] = useState<(typeof kinds)[number]['value']>('problems')
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim()) || null
  const filter = { id: importId, outcome: outcomes[kind], search }
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(filesQuery, {
    variables: { ...filter, first: pageSize },
    notifyOnNetworkStatusChange: true,
  })
  const files = (data ?? previousData)?.import.files
  const after = files?.pageInfo.endCursor
  return (
    <Panel
      title="Files"
      aside={files && <CsvButton filter={filter} total={files.totalCount} />}
      className={className}
      isFlush
    >
      <div className="flex flex-wrap items-center gap-2 border-b px-3 py-2">
        <Segments label="Outcome" value={kind} onChange={setKind} choices={kinds} />
        <TextInput
          type="search"
          maxLength={200}
          aria-label="Path or reason"
          placeholder="Path or reason"
          className="w-56"
          value={typed}
          onChange={e => setTyped(e.target.value)}
        />
        <span aria-live="polite" className="text-xs text-muted">
          {files && `${formatListCount(files.totalCount)} of this kind`}
        </span>
      </div>
      {!files ? (
        error ? (
          <ErrorState error={error} onRetry={refetch} />
        ) : (
          <Skeleton className="m-3 h-24" />
        )
      ) : files.edges.length === 0 ? (
        <p className="px-3 py-3 text-muted">
          {kind === 'problems' && !search ? 'Every file could be read, and none contradicts another.' : 'No such file.'}
        </p>
      ) : (
        <ScrollRoom label="Files of this kind" className="max-h-[28rem]">
          <Table className="table-fixed">
            <thead>
              <HeadRow>
                <Head className="w-2/5">File</Head>
                <Head className="w-28">Class</Head>
                <Head className="w-24">Outcome</Head>
                <Head>Reason</Head>
              </HeadRow>
            </thead>
            <tbody>
              {files.edges.map(({ node }) => {
                const isNamed = node.outcome === 'REFUSED' && node.className !== null && node.sha256 !== null
                const fate = isNamed ? fateOf?.(node.className ?? '') : undefined
                return (
                  <Row key={node.position}>
                    <Cell>
                      <PathText path={node.path} />
                    </Cell>
                    <Cell className="truncate" title={node.className ?? undefined}>
                      {node.className}
                    </Cell>
                    <Cell className={cn(fate ? fates[fate].look : looks[node.outcome])}>
                      {fate ? fates[fate].text : formatWord(node.outcome)}
                    </Cell>
                    <Cell className="whitespace-normal break-words">{fate === 'TO_ADD' ? null : node.reason}</Cell>
                  </Row>
                )
              })}
            </tbody>
          </Table>
        </ScrollRoom>
      )}
      {files?.pageInfo.hasNextPage && (
        <div className="border-t px-3 py-2">
          <Button size="sm" isBusy={loading} onClick={() => void fetchMore({ variables: { after } })}>
            Show more of {formatListCount(files.totalCount)}
          </Button>
        </div>
      )}
    </Panel>
  )
}
