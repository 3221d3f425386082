import { ClassMark } from '@/components/class-mark.tsx'
import { EstimateText, estimateFragment } from '@/components/estimate.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { formatCount, formatFigure } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const classMetricsFragment = graphql(
  `
  fragment ClassMetrics on ClassMetrics {
    labelClass { id name position isPositive }
    precision { ...Estimate }
    recall { ...Estimate }
    f1
    support
  }
`,
  [estimateFragment],
)

export function ClassMetricsTable({ metrics }: { metrics: readonly FragmentOf<typeof classMetricsFragment>[] }) {
  return (
    <Table>
      <thead>
        <HeadRow>
          <Head className="first:pl-0 xl:pl-0">Class</Head>
          <Head>Precision</Head>
          <Head>Recall</Head>
          <Head isNumber>F1</Head>
          <Head isNumber>Images</Head>
        </HeadRow>
      </thead>
      <tbody>
        {metrics.map(ref => {
          const { labelClass, precision, recall, f1, support } = readFragment(classMetricsFragment, ref)
          return (
            <Row key={labelClass.id}>
              <Cell className="first:pl-0 xl:pl-0">
                <ClassMark labelClass={labelClass} />
                {labelClass.isPositive && <span className="pl-2 text-xs text-muted">positive</span>}
              </Cell>
              <Cell>
                {precision ? (
                  <EstimateText estimate={precision} />
                ) : (
                  <Undefined why="nothing was predicted as this class" />
                )}
              </Cell>
              <Cell>{recall ? <EstimateText estimate={recall} /> : <Undefined why="no image has this class" />}</Cell>
              <Cell isNumber>{f1 === null ? '' : formatFigure(f1)}</Cell>
              <Cell isNumber>{formatCount(support)}</Cell>
            </Row>
          )
        })}
      </tbody>
    </Table>
  )
}

const Undefined = ({ why }: { why: string }) => (
  <span className="text-muted" title={why}>
    undefined
  </span>
)
