import { ClassMark } from '@/components/class-mark.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { formatCount, formatCounted, formatPercent, formatWord } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const splitsFragment = graphql(`
  fragment Splits on DatasetVersion {
    imageCount
    groupCount
    classes { name position isPositive labelClass { id } }
    splits { split imageCount groupCount classes { imageCount groupCount labelClass { id } } }
  }
`)

/** Images and groups by split and class, as the classes were called when it was frozen. */
export function SplitsTable({ version }: { version: FragmentOf<typeof splitsFragment> }) {
  const { splits, classes, imageCount, groupCount } = readFragment(splitsFragment, version)
  const sizeOf = (split: (typeof splits)[number], classId: string) =>
    split.classes.find(c => c.labelClass.id === classId)
  return (
    <Table>
      <thead>
        <HeadRow>
          <Head>Split</Head>
          <Head isNumber>Images</Head>
          <Head isNumber>Share</Head>
          <Head isNumber>Groups</Head>
          {classes.map(c => (
            <Head key={c.labelClass.id} isNumber>
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
            {classes.map(({ labelClass: { id } }) => (
              <Cell key={id} isNumber>
                {formatCount(sizeOf(split, id)?.imageCount ?? 0)}
                <span className="block text-xs text-muted">
                  {formatCounted(sizeOf(split, id)?.groupCount ?? 0, 'group')}
                </span>
              </Cell>
            ))}
          </Row>
        ))}
        <Row className="text-muted">
          <Cell>All</Cell>
          <Cell isNumber>{formatCount(imageCount)}</Cell>
          <Cell isNumber />
          <Cell isNumber>{formatCount(groupCount)}</Cell>
          {classes.map(({ labelClass: { id } }) => (
            <Cell key={id} isNumber>
              {formatCount(splits.reduce((sum, split) => sum + (sizeOf(split, id)?.imageCount ?? 0), 0))}
            </Cell>
          ))}
        </Row>
      </tbody>
    </Table>
  )
}
