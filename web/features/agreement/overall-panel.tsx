import { Notice } from '@/components/notice.tsx'
import { Panel } from '@/components/panel.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { whyNot } from '@/features/image/reading-words.ts'
import { formatCount, formatCounted } from '@/lib/format.ts'
import { CoefficientPlot, CoefficientText, lowest } from './coefficient.tsx'
import type { Figures } from './report.ts'

const rows = [
  { name: 'Raw agreement', key: 'raw', about: 'pairs of answers on an image that are alike' },
  { name: "Cohen's kappa", key: 'cohen', about: 'two readers, each by their own shares' },
  { name: "Fleiss' kappa", key: 'fleiss', about: 'any number, by the shares of all' },
  { name: "Krippendorff's alpha", key: 'alpha', about: 'the same, without flattering few images' },
  { name: "Gwet's AC1", key: 'ac1', about: 'steady where nearly all is of one class' },
] as const

/** What all readers come to, and of what that is. */
export function OverallPanel({ figures, labelClass }: { figures: Figures; labelClass: { name: string } | null }) {
  const { overall, answerCount, openCount, cannotTell } = figures
  const from = lowest(rows.map(({ key }) => overall[key]))
  return (
    <Panel title="All readers" aside={`of ${formatCounted(overall.imageCount, 'image')} read by two or more`} isFlush>
      <Table>
        <thead>
          <HeadRow>
            <Head>Coefficient</Head>
            <Head>Value, 95% interval</Head>
            <Head>From {from} to 1</Head>
            <Head>Chance</Head>
          </HeadRow>
        </thead>
        <tbody>
          {rows.map(({ name, key, about }) => (
            <Row key={key}>
              <Cell className="font-medium">{name}</Cell>
              <Cell className="whitespace-normal">
                <CoefficientText of={overall[key]} />
              </Cell>
              <Cell>
                <CoefficientPlot of={overall[key]} from={from} name={name} />
              </Cell>
              <Cell className="whitespace-normal text-xs text-muted">{about}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
      <div className="flex flex-col gap-2 border-t px-3 py-2 text-xs text-muted">
        <p>
          {formatCounted(figures.readerCount, 'reader')}, {formatCounted(answerCount, 'answer')} on{' '}
          {formatCounted(figures.imageCount, 'image')}, of which {formatCount(figures.onceCount)} were read once and say
          nothing here. {formatCounted(overall.groupCount, 'group')}; intervals are of{' '}
          {formatCount(figures.resampleCount)} drawings of whole groups.
        </p>
        {labelClass && (
          <p>
            {labelClass.name} against all other classes, on all images: those that nobody gave it count, too. Of images
            chosen by what was said of them, chance would be another, and readers would seem to agree less than they do.
          </p>
        )}
        <p className="empty:hidden">
          {cannotTell.length > 0 &&
            `Left out, as nobody could tell: ${cannotTell
              .map(c => `${whyNot[c.cannotTell].toLowerCase()} ${formatCount(c.answerCount)}`)
              .join(', ')}; ${formatCounted(figures.untoldCount, 'image')} with fewer than two classes for it.`}
        </p>
      </div>
      {openCount > 0 && (
        <Notice tone="warn" className="m-3 mt-0">
          {formatCount(openCount)} of {formatCounted(answerCount, 'answer')} were given where their reader could see
          what others had said: agreement may be flattered. Blind readers are set under People.
        </Notice>
      )}
    </Panel>
  )
}
