import { ClassMark } from '@/components/class-mark.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { formatCount } from '@/lib/format.ts'
import type { ResultOf } from '@/lib/graphql.ts'
import type { classCountsFragment } from './class-counts.ts'

/** What came in of every class of the source. */
export function ResultClasses({ item }: { item: ResultOf<typeof classCountsFragment> }) {
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
        {item.classCounts.map(c => (
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
