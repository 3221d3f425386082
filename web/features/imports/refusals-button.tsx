'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Dialog, DialogBody } from '@/components/dialog.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { graphql } from '@/lib/graphql.ts'

const refusalsQuery = graphql(`
  query ImportRefusals($id: ID!) {
    import(id: $id) { id refusals { path reason } }
  }
`)

export function RefusalsButton({ importId }: { importId: string }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button size="sm" look="quiet" onClick={() => setIsOpen(true)}>
        Why refused
      </Button>
      <Dialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title="Refused files"
        description="These did not go in; everything else did."
        className="w-[min(760px,calc(100vw-32px))]"
      >
        <DialogBody className="p-0">{isOpen && <Refusals importId={importId} />}</DialogBody>
      </Dialog>
    </>
  )
}

function Refusals({ importId }: { importId: string }) {
  const { data, error, refetch } = useQuery(refusalsQuery, { variables: { id: importId } })
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton className="m-4 h-24" />
  return (
    <Table>
      <thead>
        <HeadRow>
          <Head>File</Head>
          <Head>Reason</Head>
        </HeadRow>
      </thead>
      <tbody>
        {data.import.refusals.map(({ path, reason }) => (
          <Row key={path}>
            <Cell className="w-2/5 whitespace-normal break-all font-mono text-xs">{path}</Cell>
            <Cell className="whitespace-normal">{reason}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}
