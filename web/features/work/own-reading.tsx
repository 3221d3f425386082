'use client'
import { EstimateText, estimateFragment } from '@/components/estimate.tsx'
import { Facts } from '@/components/panel.tsx'
import { Time } from '@/components/time.tsx'
import { formatCount, formatDuration } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { sayAgreed, sayAsGold } from './say-first-answers.ts'

export const readerFiguresFragment = graphql(
  `
  fragment ReaderFigures on ReaderStatistics {
    readCount
    returnedCount
    lastAnsweredAt
    recentCount
    cannotTellCount
    comparedCount
    agreedCount
    agreement { ...Estimate }
    medianDurationMs
    specialty
    experienceYears
    goldCount
    asGoldCount
    asGold { ...Estimate }
  }
`,
  [estimateFragment],
)

export const ownReadingFragment = graphql(`fragment OwnReading on Project { id ownStatistics { ...ReaderFigures } }`, [
  readerFiguresFragment,
])

/** What whoever looks read here. */
export function OwnReading({ project: ref }: { project: FragmentOf<typeof ownReadingFragment> }) {
  const { ownStatistics } = readFragment(ownReadingFragment, ref)
  const own = readFragment(readerFiguresFragment, ownStatistics)
  if (own.readCount === 0) return <p className="text-muted">You have not read an image here yet.</p>
  return (
    <Facts
      facts={[
        ['Images read', formatCount(own.readCount)],
        ['Last answer', own.lastAnsweredAt ? <Time key="at" at={own.lastAnsweredAt} /> : null],
        [
          'Agreement',
          own.agreement ? (
            <span key="agreement">
              <EstimateText estimate={own.agreement} />{' '}
              <span className="text-muted">{sayAgreed(own.agreedCount, own.comparedCount)}</span>
            </span>
          ) : (
            <span key="agreement" className="text-muted">
              nothing to compare with: what counts rests on your own answers alone
            </span>
          ),
        ],
        ...(own.asGold
          ? [
              [
                'As the gold answer',
                <span key="gold">
                  <EstimateText estimate={own.asGold} />{' '}
                  <span className="text-muted">{sayAsGold(own.asGoldCount, own.goldCount)}</span>
                </span>,
              ] as const,
            ]
          : []),
        ['Cannot tell', `${formatCount(own.cannotTellCount)} of the newest ${formatCount(own.recentCount)}`],
        [
          'Median time',
          own.medianDurationMs === null ? (
            <span key="time" className="text-muted">
              not measured
            </span>
          ) : (
            formatDuration(own.medianDurationMs)
          ),
        ],
      ]}
    />
  )
}
