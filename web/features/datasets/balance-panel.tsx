import { ClassMark } from '@/components/class-mark.tsx'
import { Panel } from '@/components/panel.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { classColour } from '@/lib/class-colour.ts'
import { formatCount, formatPercent, formatWord } from '@/lib/format.ts'
import { type FragmentOf, graphql, type ResultOf, readFragment } from '@/lib/graphql.ts'

export const balanceFragment = graphql(`
  fragment DatasetBalance on DatasetVersion {
    imageCount
    classes { name position isPositive labelClass { id } }
    splits {
      split imageCount
      classes { imageCount labelClass { id } }
      attributes { name imageCount choices { name imageCount } }
    }
  }
`)

type Balanced = ResultOf<typeof balanceFragment>
type Split = Balanced['splits'][number]

interface Column {
  name: string
  /** Of its colour; null: none. */
  position: number | null
  countIn: (split: Split) => number
}

interface Share {
  count: number
  of: number
  position: number | null
}

function ShareCell({ count, of, position }: Share) {
  const share = of === 0 ? 0 : count / of
  return (
    <Cell isNumber className="min-w-20">
      {of === 0 ? '–' : formatPercent(share)}
      <span aria-hidden className="mt-0.5 flex h-1 justify-end rounded-[1px] bg-raised">
        <span
          className="h-full rounded-[1px]"
          style={{
            width: `${100 * share}%`,
            background: position === null ? 'var(--line-strong)' : classColour(position),
          }}
        />
      </span>
      <span className="block text-xs text-muted">{formatCount(count)}</span>
    </Cell>
  )
}

function Shares({ of, columns, splits }: { of: string; columns: readonly Column[]; splits: readonly Split[] }) {
  const sum = (count: (split: Split) => number) => splits.reduce((sum, split) => sum + count(split), 0)
  return (
    <Table aria-label={`Balance by ${of}`}>
      <thead>
        <HeadRow>
          <Head>{of}</Head>
          {columns.map(({ name, position }) => (
            <Head key={name} isNumber>
              {position === null ? name : <ClassMark labelClass={{ name, position }} />}
            </Head>
          ))}
        </HeadRow>
      </thead>
      <tbody>
        {splits.map(split => (
          <Row key={split.split}>
            <Cell className="font-medium">{formatWord(split.split)}</Cell>
            {columns.map(({ name, position, countIn }) => (
              <ShareCell key={name} count={countIn(split)} of={split.imageCount} position={position} />
            ))}
          </Row>
        ))}
        <Row className="text-muted">
          <Cell>All</Cell>
          {columns.map(({ name, position, countIn }) => (
            <ShareCell key={name} count={sum(countIn)} of={sum(split => split.imageCount)} position={position} />
          ))}
        </Row>
      </tbody>
    </Table>
  )
}

/** What share of each split is of each class, and of how much each choice of an attribute is said. */
export function BalancePanel({
  version,
  className,
}: {
  version: FragmentOf<typeof balanceFragment>
  className?: string
}) {
  const { classes, splits } = readFragment(balanceFragment, version)
  const byClass = classes.map(({ name, position, labelClass }) => ({
    ...{ name, position },
    countIn: (split: Split) => split.classes.find(c => c.labelClass.id === labelClass.id)?.imageCount ?? 0,
  }))
  const attributes = splits[0]?.attributes ?? []
  return (
    <Panel title="Balance" aside="of the images of each split" isFlush className={className}>
      <div className="flex flex-col gap-3">
        <Shares of="Class" columns={byClass} splits={splits} />
        {attributes.map((attribute, a) => (
          <Shares
            key={attribute.name}
            of={attribute.name}
            splits={splits}
            columns={[
              ...attribute.choices.map(({ name }, c) => ({
                ...{ name, position: c },
                countIn: (split: Split) => split.attributes[a]?.choices[c]?.imageCount ?? 0,
              })),
              {
                ...{ name: 'nothing said', position: null },
                countIn: split => split.imageCount - (split.attributes[a]?.imageCount ?? 0),
              },
            ]}
          />
        ))}
      </div>
    </Panel>
  )
}
