'use client'
import Link from 'next/link'
import { Facts } from '@/components/panel.tsx'
import { stateWords } from '@/features/image/reading-words.ts'
import { useProject } from '@/features/project/project.ts'
import { formatCount, formatCounted, formatFigure, formatPercent } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'
import { DaysPlot } from './days-plot.tsx'

export const readingProgressFragment = graphql(`
  fragment ReadingProgress on Project {
    id
    imageCount
    readingStateCounts { readingState imageCount }
    readingDays { day readCount }
    readingForecast { wantedCount perDay daysLeft }
  }
`)

/** How far the images are, how much was read each day, and when all is read if it goes on so. */
export function ReadingProgress({ project: ref }: { project: FragmentOf<typeof readingProgressFragment> }) {
  const project = readFragment(readingProgressFragment, ref)
  const { viewerReadsBlind } = useProject()
  const shown = project.readingStateCounts.filter(({ imageCount }) => imageCount > 0)
  const forecast = project.readingForecast
  return (
    <div className="flex flex-col gap-3">
      <Facts
        facts={shown.map(({ readingState, imageCount }) => [
          stateWords[readingState],
          <span key={readingState}>
            {viewerReadsBlind ? (
              formatCount(imageCount)
            ) : (
              <Link
                href={`/projects/${project.id}?state=${readingState.toLowerCase()}`}
                className="underline decoration-line-strong underline-offset-2"
              >
                {formatCount(imageCount)}
              </Link>
            )}{' '}
            <span className="text-muted">{formatPercent(imageCount / Math.max(1, project.imageCount))}</span>
          </span>,
        ])}
      />
      <DaysPlot days={project.readingDays} />
      {forecast && (
        <p className="text-xs text-muted">
          {forecast.wantedCount === 0
            ? 'Every image is read as often as was asked for.'
            : forecast.daysLeft === null
              ? `${formatCounted(forecast.wantedCount, 'reading')} at most are still asked for. Nobody read in the last 14 days, so no date can be told.`
              : `${formatCounted(forecast.wantedCount, 'reading')} at most are still asked for; at the pace of the last 14 days, ${formatFigure(forecast.perDay, 1)} a day, that takes ${formatCounted(forecast.daysLeft, 'day')}.`}
        </p>
      )}
    </div>
  )
}
