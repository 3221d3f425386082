import { ClassMark } from '@/components/class-mark.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCount, formatPercent, formatWord } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const splitsFragment = graphql(`
  fragment Splits on DatasetVersion {
    imageCount
    groupCount
    splits { split imageCount groupCount labelCounts { imageCount labelClass { id name position } } }
  }
`)

/** Images by split and class, with the groups of each split. */
export function SplitsTable({ version }: { version: FragmentOf<typeof splitsFragment> }) {
  const { splits, imageCount, groupCount } = readFragment(splitsFragment, version)
  const { labelClasses } = useProject()
  const countOf = (split: (typeof splits)[number], classId: string) =>
    split.labelCounts.find(c => c.labelClass.id === classId)?.imageCount ?? 0
  return (
    <Table>
      <thead>
        <HeadRow>
          <Head>Split</Head>
          <Head isNumber>Images</Head>
          <Head isNumber>Share</Head>
          <Head isNumber>Groups</Head>
          {labelClasses.map(c => (
            <Head key={c.id} isNumber>
              <ClassMark labelClass={c} />
            </Head>
          ))}
        </HeadRow>
      </thead>
      <tbody>
        {splits.map(split => (
          <Row key={split.split}>
            <Cell className="font-medium">{formatWord(split.split)}</Cell>
            <Cell isNumber>{formatCount(split.imageCount)}</Cell>
            <Cell isNumber>{formatPercent(split.imageCount / Math.max(1, imageCount))}</Cell>
            <Cell isNumber>{formatCount(split.groupCount)}</Cell>
            {labelClasses.map(c => (
              <Cell key={c.id} isNumber>
                {formatCount(countOf(split, c.id))}
              </Cell>
            ))}
          </Row>
        ))}
        <Row className="text-muted">
          <Cell>All</Cell>
          <Cell isNumber>{formatCount(imageCount)}</Cell>
          <Cell isNumber />
          <Cell isNumber>{formatCount(groupCount)}</Cell>
          {labelClasses.map(c => (
            <Cell key={c.id} isNumber>
              {formatCount(splits.reduce((sum, split) => sum + countOf(split, c.id), 0))}
            </Cell>
          ))}
        </Row>
      </tbody>
    </Table>
  )
}
