import { ClassMark } from '@/components/class-mark.tsx'
import { Panel } from '@/components/panel.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { formatCount } from '@/lib/format.ts'
import { CoefficientPlot, CoefficientText, lowest } from './coefficient.tsx'
import type { Figures } from './report.ts'

/** On which class they agree: each against all others. */
export function ClassPanel({ byClass }: Pick<Figures, 'byClass'>) {
  const from = lowest(byClass.map(c => c.alpha))
  return (
    <Panel title="By class" aside="each against all others" isFlush>
      <Table>
        <thead>
          <HeadRow>
            <Head>Class</Head>
            <Head isNumber>Answers</Head>
            <Head>Raw</Head>
            <Head>Fleiss</Head>
            <Head>AC1</Head>
            <Head>Alpha</Head>
            <Head>Alpha from {from} to 1</Head>
          </HeadRow>
        </thead>
        <tbody>
          {byClass.map(({ labelClass, answerCount, raw, fleiss, ac1, alpha }) => (
            <Row key={labelClass.id}>
              <Cell>
                <ClassMark labelClass={labelClass} />
              </Cell>
              <Cell isNumber>{formatCount(answerCount)}</Cell>
              {[raw, fleiss, ac1, alpha].map((of, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: four columns in their order
                <Cell key={i}>
                  <CoefficientText of={of} isShort />
                </Cell>
              ))}
              <Cell>
                <CoefficientPlot of={alpha} from={from} name={`Alpha of ${labelClass.name}`} />
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
