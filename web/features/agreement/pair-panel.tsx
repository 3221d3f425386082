'use client'
import { usePathname, useSearchParams } from 'next/navigation'
import { Choice } from '@/components/field.tsx'
import { Panel } from '@/components/panel.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCounted } from '@/lib/format.ts'
import { CoefficientText } from './coefficient.tsx'
import { Confusion } from './confusion.tsx'
import { type AskedCell, Disagreements } from './disagreements.tsx'
import { nameOf, PairMatrix } from './pair-matrix.tsx'
import { cannotTell, type Figures, otherClass, type Pair, pairAt, placeIn, type Said, saidIn } from './report.ts'

/** What is looked at: kept in the address. */
function useChosen(figures: Figures) {
  const params = useSearchParams()
  const pathname = usePathname()
  const pair = pairAt(figures, params.get('pair'))
  const [a, b] = [placeIn(figures, params.get('a')), placeIn(figures, params.get('b'))]
  const choose = (part: Record<string, string | null>) => {
    const next = new URLSearchParams(window.location.search)
    for (const [name, value] of Object.entries(part)) {
      if (value === null) next.delete(name)
      else next.set(name, value)
    }
    window.history.replaceState(null, '', next.size > 0 ? `${pathname}?${next}` : pathname)
  }
  const place = pair ? figures.pairs.indexOf(pair) : null
  return { pair, place, cell: a !== null && b !== null && a !== b ? ([a, b] as const) : null, choose }
}

function askedOf(answers: readonly Said[], pair: Pair | null, cell: readonly [number, number] | null): AskedCell {
  const [a, b] = (cell ?? []).map(place => answers[place])
  return {
    firstReader: pair?.first.readerKey ?? null,
    secondReader: pair?.second.readerKey ?? null,
    firstClassId: a?.labelClass?.id ?? null,
    secondClassId: b?.labelClass?.id ?? null,
    firstCannotTell: a === cannotTell || null,
    secondCannotTell: b === cannotTell || null,
    firstOther: a === otherClass || null,
    secondOther: b === otherClass || null,
  }
}

/** Readers two by two, what they said, and the images that they differ on. */
export function PairPanel({ figures, reportId }: { figures: Figures; reportId: string }) {
  const { id: projectId } = useProject()
  const { pair, place, cell, choose } = useChosen(figures)
  const { pairs, pairCount } = figures
  const answers = saidIn(figures)
  const names = pair ? ([nameOf(pair.first), nameOf(pair.second)] as const) : null
  const said = cell?.map(place => answers[place]?.name ?? '')
  const what = said ? (names ? `${names[0]} ${said[0]}, ${names[1]} ${said[1]}` : said.join(' and ')) : null
  const title = what ?? (names ? `${names.join(' and ')} differ` : 'Any two readers differ')
  const choosePair = (value: string | null) => choose({ pair: value, a: null, b: null })
  return (
    <Panel
      title="By pair"
      aside={
        <Choice
          aria-label="Pair of readers"
          value={place === null ? '' : String(place)}
          onChange={e => choosePair(e.target.value || null)}
          className="w-72"
        >
          <option value="">Any two readers</option>
          {pairs.map(({ first, second, imageCount }, i) => (
            <option key={`${first.readerKey} ${second.readerKey}`} value={i}>
              {nameOf(first)} and {nameOf(second)} ({imageCount})
            </option>
          ))}
        </Choice>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-start gap-x-10 gap-y-4">
          <PairMatrix figures={figures} chosen={place} onChoose={chosen => choosePair(String(chosen))} />
          <div className="flex min-w-0 flex-col gap-2">
            {pair && (
              <p className="flex flex-wrap gap-x-4">
                <span>{formatCounted(pair.imageCount, 'image')}</span>
                <span>
                  Raw <CoefficientText of={pair.raw} />
                </span>
                <span>
                  Kappa <CoefficientText of={pair.cohen} />
                </span>
                <span>
                  AC1 <CoefficientText of={pair.ac1} />
                </span>
              </p>
            )}
            <Confusion
              answers={answers}
              counts={pair?.confusion ?? figures.confusion}
              names={names}
              chosen={cell}
              onChoose={([a, b]) => choose({ a: String(a), b: String(b) })}
            />
          </div>
        </div>
        {pairCount > pairs.length && (
          <p className="text-xs text-muted">
            The {pairs.length} pairs with most images in common, of {formatCounted(pairCount, 'pair')}.
          </p>
        )}
        <Disagreements
          key={title}
          reportId={reportId}
          projectId={projectId}
          cell={askedOf(answers, pair, cell)}
          title={title}
        />
      </div>
    </Panel>
  )
}
