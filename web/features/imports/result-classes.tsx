'use client'
import { ClassMark } from '@/components/class-mark.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { formatCount } from '@/lib/format.ts'
import { type ClassCount, classNames } from './class-counts.ts'
import { NamesPanel } from './names-panel.tsx'
import { useSourceNames } from './use-source-names.ts'

/** What came in of the classes of the source. */
export function ResultClasses({ importId, className }: { importId: string; className?: string }) {
  const names = useSourceNames(importId, classNames)
  return (
    <NamesPanel title="Classes" names={names} className={className}>
      {classes => <ResultTable classes={classes} />}
    </NamesPanel>
  )
}

function ResultTable({ classes }: { classes: readonly ClassCount[] }) {
  return (
    <Table>
      <thead>
        <HeadRow>
          <Head>In the source</Head>
          <Head>Here</Head>
          <Head isNumber>Added</Head>
          <Head isNumber>There already</Head>
          <Head isNumber>Conflicts</Head>
          <Head isNumber>Refused</Head>
        </HeadRow>
      </thead>
      <tbody>
        {classes.map(c => (
          <Row key={c.className ?? ''}>
            <Cell className="max-w-56 truncate">
              {c.className ?? <span className="text-muted">Without a label</span>}
            </Cell>
            <Cell>
              {c.labelClass ? <ClassMark labelClass={c.labelClass} /> : <span className="text-muted">no label</span>}
            </Cell>
            <Cell isNumber>{formatCount(c.addedCount)}</Cell>
            <Cell isNumber>{formatCount(c.knownCount)}</Cell>
            <Cell isNumber>{formatCount(c.conflictCount)}</Cell>
            <Cell isNumber>{formatCount(c.refusedCount)}</Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}
