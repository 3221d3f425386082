'use client'
import { NetworkStatus } from '@apollo/client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { EmptyState } from '@/components/empty-state.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { ProblemNotice } from '@/components/form.tsx'
import { ShowMore } from '@/components/show-more.tsx'
import { PageSkeleton } from '@/components/skeleton.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { useKeys } from '@/features/shell/key-map.tsx'
import { nodesOf } from '@/lib/nodes.ts'
import { useFurther } from '@/lib/use-further.ts'
import { type Decision, type Pair, pairsQuery } from './pair.ts'
import { PairList } from './pair-list.tsx'
import { PairViewer } from './pair-viewer.tsx'
import type { Shown } from './pair-words.ts'
import { useDecide } from './use-decide.ts'

/** So few pairs before the end of what is there, the next page is fetched. */
const near = 10

/** Which pair is open. Where it has left the list that is the one that has come into its place. */
function useOpen(pairs: readonly Pair[]) {
  const [chosen, setChosen] = useState({ id: '', place: 0 })
  const placeOf = (id: string) => pairs.findIndex(pair => pair.id === id)
  const found = placeOf(chosen.id)
  const place = found >= 0 ? found : Math.min(chosen.place, Math.max(0, pairs.length - 1))
  return { open: pairs[place], place, choose: (id: string) => setChosen({ id, place: placeOf(id) }) }
}

/** The pairs of one decision, which of them is open, and what is done about it. */
function useRoom({ view: { decision: shown }, datasetId }: Shown) {
  const { id: projectId } = useProject()
  const query = useQuery(pairsQuery, {
    variables: { projectId, decision: shown, datasetVersionId: datasetId },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  })
  const against = useReasonAgainst('JUDGE_DUPLICATES')
  const { decide, isUnderWay, problem } = useDecide()
  const list = query.data?.project.duplicatePairs
  const pairs = list ? nodesOf(list) : []
  const { open, place, choose } = useOpen(pairs)
  const further = useFurther(list?.pageInfo, place >= pairs.length - near, query.fetchMore)

  function step(by: number) {
    const next = pairs[place + by]
    if (next) choose(next.id)
  }
  /** The next pair opens at once; one whose decision is refused opens again, with why. */
  async function say(decision: Decision | null) {
    if (!open || isUnderWay(open.id) || against !== undefined || open.decision === decision) return
    const next = [...pairs.slice(place + 1), ...pairs.slice(0, place).reverse()].find(({ id }) => !isUnderWay(id))
    choose((next ?? open).id)
    if ((await decide(open.id, decision)) === 'REFUSED') choose(open.id)
  }
  const isRunning = open !== undefined && isUnderWay(open.id)
  return { query, list, pairs, open, choose, step, say, further, against, isRunning, problem }
}

/** One pair is open, beside the list that it stands in. Decided on, it leaves the list and the next one opens. */
export function PairRoom({ view, datasetId }: Shown) {
  const { query, list, pairs, open, choose, step, say, further, ...deciding } = useRoom({ view, datasetId })
  const { error, refetch, fetchMore, networkStatus } = query
  useKeys([
    { keys: 'ArrowUp', does: 'Previous pair', repeats: true, act: () => step(-1) },
    { keys: 'ArrowDown', does: 'Next pair', repeats: true, act: () => step(1) },
    { keys: 'c', does: 'Copies', act: () => void say('CONFIRMED') },
    { keys: 'x', does: 'Not copies', act: () => void say('DENIED') },
    ...(view.decision ? [{ keys: 'u', does: 'Undecided again', act: () => void say(null) }] : []),
  ])

  // Where all of a page is decided on, the next one is on its way.
  const isComing = networkStatus !== NetworkStatus.ready || list?.pageInfo.hasNextPage
  if (!open && error) return <ErrorState error={error} onRetry={refetch} />
  if (!list || !open) return isComing ? <PageSkeleton /> : <EmptyState title={view.empty}>{null}</EmptyState>
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <div className="max-h-64 overflow-y-auto rounded-lg border border-line bg-surface lg:max-h-[calc(100vh-14rem)]">
        <PairList pairs={pairs} openId={open.id} onOpen={choose} />
        <div className="px-2 pb-2 empty:hidden">
          <ProblemNotice problem={further.problem} />
          <ShowMore
            pageInfo={list.pageInfo}
            status={networkStatus}
            onMore={after => void fetchMore({ variables: { after } })}
          />
        </div>
      </div>
      <PairViewer pair={open} onDecide={decision => void say(decision)} {...deciding} />
    </div>
  )
}
