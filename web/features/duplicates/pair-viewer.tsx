'use client'
import Link from 'next/link'
import { Button } from '@/components/button.tsx'
import { ClassMark } from '@/components/class-mark.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { Keys } from '@/components/keys.tsx'
import { Notice } from '@/components/notice.tsx'
import { Facts, Panel } from '@/components/panel.tsx'
import { PathText } from '@/components/path-text.tsx'
import { Time } from '@/components/time.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatWord } from '@/lib/format.ts'
import type { Problem } from '@/lib/problem.ts'
import { type Decision, isOfOneGroup, isOfTwoClasses, type Pair, type PairImage } from './pair.ts'
import { fitIn, layUpon, sayEvidence } from './pair-words.ts'
import { useBlink } from './use-blink.ts'

interface PairViewerProps {
  pair: Pair
  against: string | undefined
  isRunning: boolean
  problem: Problem | undefined
  onDecide: (decision: Decision | null) => void
}

/** Two images beside each other, and the second laid upon the first: whether they are copies of one. */
export function PairViewer({ pair, against, isRunning, problem, onDecide }: PairViewerProps) {
  const { firstImage: first, secondImage: second, decision } = pair
  const blink = useBlink()
  const choice = (value: Decision | null, text: string, key: string) => (
    <Button
      isBusy={isRunning}
      disabledReason={against}
      aria-keyshortcuts={key}
      onClick={() => decision !== value && onDecide(value)}
    >
      {text} <Keys keys={key} />
    </Button>
  )
  return (
    <Panel
      title={
        <span aria-live="polite" className="block first-letter:uppercase">
          {sayEvidence(pair)}
        </span>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          {decision !== 'CONFIRMED' && choice('CONFIRMED', 'Copies', 'c')}
          {decision !== 'DENIED' && choice('DENIED', 'Not copies', 'x')}
          {decision !== null && choice(null, 'Undecided again', 'u')}
          <Button
            look="quiet"
            aria-pressed={blink.isOn}
            aria-keyshortcuts="b"
            onClick={blink.toggle}
            className="aria-pressed:bg-accent-wash aria-pressed:text-ink"
          >
            Blink <Keys keys="b" />
          </Button>
        </div>
        <ProblemNotice problem={problem} />
        {isOfOneGroup(pair) && <p className="text-muted">Both are of one group already.</p>}
        {isOfTwoClasses(pair) && (
          <Notice tone="warn" title="Different classes">
            One is {first.labelClass?.name}, the other {second.labelClass?.name}: of copies one of the two is wrong.
          </Notice>
        )}
        <div className="grid grid-cols-2 gap-3">
          <Side image={first} says={blink.isSecond ? 'The second, laid upon the first' : 'First'}>
            {blink.isSecond && <LaidUpon pair={pair} />}
          </Side>
          <Side image={second} says="Second" />
        </div>
        <Decided pair={pair} />
      </div>
    </Panel>
  )
}

function LaidUpon({ pair }: { pair: Pair }) {
  const { firstImage: first, secondImage: second } = pair
  return (
    // biome-ignore lint/performance/noImgElement: a preview behind the session, as the file is displayed
    <img
      src={second.previewUrl}
      alt=""
      className="absolute top-1/2 left-1/2 max-w-none"
      style={layUpon(first, second, pair)}
    />
  )
}

interface SideProps {
  image: PairImage
  says: string
  /** What lies upon it. */
  children?: React.ReactNode
}

function Side({ image, says, children }: SideProps) {
  const { id: projectId } = useProject()
  const { id, fileName, groupKey, previewUrl, labelClass, publishedSplit, takenOutAt } = image
  return (
    <figure className="flex min-w-0 flex-col gap-2">
      <Link
        href={`/projects/${projectId}/images/${id}`}
        aria-label={`Open image ${fileName}`}
        className="relative block aspect-square overflow-hidden rounded-lg border border-line bg-black"
      >
        {/* biome-ignore lint/performance/noImgElement: a preview behind the session, as the file is displayed */}
        <img
          src={previewUrl}
          alt=""
          className="absolute top-1/2 left-1/2 max-w-none -translate-1/2"
          style={fitIn(image)}
        />
        {children && <span className="absolute inset-0 bg-black" />}
        {children}
      </Link>
      <figcaption className="flex min-w-0 flex-col gap-2">
        <span className="text-xs text-muted">{says}</span>
        <Facts
          className="grid-cols-[4rem_minmax(0,1fr)]"
          facts={[
            ['File', <PathText key="file" path={fileName} />],
            ['Class', labelClass && <ClassMark key="class" labelClass={labelClass} />],
            ['Group', groupKey],
            ...(publishedSplit ? [['Published', formatWord(publishedSplit)] as const] : []),
            ...(takenOutAt ? [['Taken out', <Time key="out" at={takenOutAt} />] as const] : []),
          ]}
        />
      </figcaption>
    </figure>
  )
}

function Decided({ pair: { decision, decidedBy, decidedAt, reason } }: { pair: Pair }) {
  if (!decision || !decidedAt) return null
  return (
    <p className="text-xs text-muted">
      {decision === 'CONFIRMED' ? 'Copies' : 'Not copies'}, said {decidedBy?.name} <Time at={decidedAt} />
      {reason ? `: ${reason}` : '.'}
    </p>
  )
}
