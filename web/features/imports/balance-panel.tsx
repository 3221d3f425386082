import { Notice } from '@/components/notice.tsx'
import { Panel } from '@/components/panel.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { cn } from '@/lib/class-names.ts'
import { formatCount, formatCounted, formatWord } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { ScrollRoom } from './scroll-room.tsx'

export const balanceFragment = graphql(`
  fragment Balance on Import {
    balance {
      fileCount
      labelCount
      repeatedLabelCount
      lines { outcome reason isThere fileCount labelCount }
      oddities { oddity fileCount }
    }
  }
`)

interface BalanceProps {
  item: FragmentOf<typeof balanceFragment>
}

/** What a network would learn oddly of files that go in; nothing where nothing is odd. */
export function OddityNotice({ item }: BalanceProps) {
  const { balance } = readFragment(balanceFragment, item)
  if (!balance || balance.oddities.length === 0) return null
  return (
    <Notice tone="warn" title="A network may learn this instead of what the pictures show">
      <ul aria-label="Oddities" className="flex flex-col">
        {balance.oddities.map(({ oddity, fileCount }) => (
          <li key={oddity}>
            {formatCounted(fileCount, 'file')}: {oddity}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

const looks: Record<string, string> = { CONFLICT: 'text-warn', REFUSED: 'text-danger', PASSED_OVER: 'text-muted' }

/** Everything found, files and labels, by what became of it and why: nothing is lost without a line. */
export function BalancePanel({ item, className }: BalanceProps & { className?: string }) {
  const { balance } = readFragment(balanceFragment, item)
  if (!balance) return null
  const { fileCount, labelCount, repeatedLabelCount, lines } = balance
  return (
    <Panel
      title="Balance"
      aside={`${formatCounted(fileCount, 'file')}, ${formatCounted(labelCount, 'label')} found`}
      className={className}
      isFlush
    >
      <ScrollRoom label="Files and labels by reason" className="max-h-72">
        <Table>
          <thead>
            <HeadRow>
              <Head>Outcome</Head>
              <Head>Reason</Head>
              <Head isNumber>Files</Head>
              <Head isNumber>Labels</Head>
            </HeadRow>
          </thead>
          <tbody>
            {lines.map(({ outcome, reason, isThere, fileCount, labelCount }) => (
              <Row key={`${outcome} ${reason} ${isThere}`}>
                <Cell className={cn(looks[outcome])}>{formatWord(outcome)}</Cell>
                <Cell className="whitespace-normal break-words">{reason}</Cell>
                <Cell isNumber className={cn(!isThere && 'text-muted')}>
                  {isThere ? formatCount(fileCount) : `named by lists: ${formatCount(fileCount)}`}
                </Cell>
                <Cell isNumber>{formatCount(labelCount)}</Cell>
              </Row>
            ))}
            {repeatedLabelCount > 0 && (
              <Row>
                <Cell className="text-muted">Said twice</Cell>
                <Cell className="whitespace-normal">by more than one list</Cell>
                <Cell isNumber />
                <Cell isNumber>{formatCount(repeatedLabelCount)}</Cell>
              </Row>
            )}
          </tbody>
        </Table>
      </ScrollRoom>
    </Panel>
  )
}
