'use client'
import { useApolloClient } from '@apollo/client/react'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { transportProblem } from '@/lib/problem.ts'
import { filesCsv } from './files-csv.ts'
import { filesQuery, type Outcome } from './files-panel.tsx'

interface CsvButtonProps {
  filter: { id: string; outcome: Outcome[] | null; search: string | null }
  total: number
}

const pageSize = 200

/** Takes the files that are listed, all pages of them, along as CSV. */
export function CsvButton({ filter, total }: CsvButtonProps) {
  const client = useApolloClient()
  const [isRunning, setIsRunning] = useState(false)
  const [failure, setFailure] = useState<string>()

  async function fetchAll() {
    const files: Parameters<typeof filesCsv>[0][number][] = []
    let after: string | null = null
    do {
      const variables: typeof filter & { first: number; after: string | null } = { ...filter, first: pageSize, after }
      const { data } = await client.query({ query: filesQuery, variables, fetchPolicy: 'no-cache' })
      if (!data) throw new Error('the server answered nothing')
      const { edges, pageInfo } = data.import.files
      files.push(...edges.map(e => e.node))
      after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null
    } while (after !== null)
    return files
  }
  async function save() {
    setIsRunning(true)
    setFailure(undefined)
    try {
      const blob = new Blob([filesCsv(await fetchAll())], { type: 'text/csv' })
      const link = document.createElement('a')
      link.href = URL.createObjectURL(blob)
      link.download = 'files.csv'
      link.click()
      URL.revokeObjectURL(link.href)
    } catch (error) {
      setFailure(transportProblem(error, 'read').message)
    } finally {
      setIsRunning(false)
    }
  }
  return (
    <>
      {failure && (
        <span role="alert" className="text-danger">
          {failure}
        </span>
      )}
      <Button
        size="sm"
        look="quiet"
        isBusy={isRunning}
        disabledReason={total === 0 ? 'There is nothing to list.' : undefined}
        onClick={() => void save()}
      >
        <Download aria-hidden />
        CSV
      </Button>
    </>
  )
}
