'use client'
import Link from 'next/link'
import { Notice } from '@/components/notice.tsx'
import { Panel } from '@/components/panel.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCount, formatCounted } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { ScrollRoom } from './scroll-room.tsx'

export const deidentificationFragment = graphql(`
  fragment Deidentification on Import {
    stage
    deidentification {
      fileCount
      scannedCount
      stillNamedCount
      doubtfulCharacterSetCount
      suspectedBurnedInCount
      removals { tag name action count }
    }
  }
`)

interface DeidentificationPanelProps {
  item: FragmentOf<typeof deidentificationFragment>
  importId: string
}

/** What was taken out of DICOM files, and how many pictures a person must look at for names. */
export function DeidentificationPanel({ item, importId }: DeidentificationPanelProps) {
  const { id: projectId } = useProject()
  const { deidentification, stage } = readFragment(deidentificationFragment, item)
  if (!deidentification) return null
  const { fileCount, scannedCount, stillNamedCount, doubtfulCharacterSetCount, suspectedBurnedInCount, removals } =
    deidentification
  const isOver = stage === 'OVER'
  return (
    <Panel title="Names taken out" aside={formatCounted(fileCount, 'DICOM file')} isFlush>
      {suspectedBurnedInCount > 0 && (
        <div className="p-3">
          <Notice tone="warn" title={`${formatCounted(suspectedBurnedInCount, 'picture')} may have names written in`}>
            <p>Their files do not deny it, so a person must look.</p>
            {isOver && (
              <Link
                href={`/projects/${projectId}?import=${importId}&text=check`}
                className="font-medium text-accent underline"
              >
                Look at them
              </Link>
            )}
          </Notice>
        </div>
      )}
      {scannedCount > 0 && (
        <div className="flex flex-col gap-3 p-3">
          {stillNamedCount > 0 ? (
            <Notice
              tone="danger"
              title={`${formatCounted(stillNamedCount, 'file')} refused: a name may still stand in the copy`}
            >
              <p>
                Every copy is searched a second time. Each refused file says in which attribute something was found; in{' '}
                {formatCounted(scannedCount - stillNamedCount, 'copy', 'copies')} nothing was.
              </p>
            </Notice>
          ) : (
            <p className="text-muted">
              {formatCounted(scannedCount, 'copy', 'copies')} searched a second time: no name was left.
            </p>
          )}
          {doubtfulCharacterSetCount > 0 && (
            <Notice title={`${formatCounted(doubtfulCharacterSetCount, 'file')} in doubtful characters`}>
              <p>The character set is unknown or not the one used. Names were compared as bytes, UTF-8 and Latin-1.</p>
            </Notice>
          )}
        </div>
      )}
      {removals.length > 0 ? (
        <ScrollRoom label="Attributes" className="max-h-96">
          <Table>
            <thead>
              <HeadRow>
                <Head>Tag</Head>
                <Head>Attribute</Head>
                <Head>Was</Head>
                <Head isNumber>Times</Head>
              </HeadRow>
            </thead>
            <tbody>
              {removals.map(({ tag, name, action, count }) => (
                <Row key={`${tag} ${action}`}>
                  <Cell className="font-mono text-xs">{tag}</Cell>
                  <Cell className="whitespace-normal">{name}</Cell>
                  <Cell>{action.toLowerCase()}</Cell>
                  <Cell isNumber>{formatCount(count)}</Cell>
                </Row>
              ))}
            </tbody>
          </Table>
        </ScrollRoom>
      ) : (
        <p className="px-3 py-3 text-muted">
          {isOver ? 'Nothing had to be taken out.' : 'Names, numbers and dates are taken out as the files are added.'}
        </p>
      )}
    </Panel>
  )
}
