'use client'
import { useQuery } from '@apollo/client/react'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { useProject } from '@/features/project/project.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'

const guidelineQuery = graphql(`
  query ShownGuideline($projectId: ID!) {
    project(id: $projectId) { id guideline { id version text reason createdAt createdBy { id name } } }
  }
`)

type Guideline = NonNullable<ResultOf<typeof guidelineQuery>['project']['guideline']>

interface Shown {
  /** Undefined: not fetched yet; null: the project has none. */
  shown: Guideline | null | undefined
  /** Published since the page showed the other; undefined: that is the newest. */
  newer: Guideline | undefined
  readNewer: () => void
}

const ShownContext = createContext<Shown>({ shown: undefined, newer: undefined, readNewer: () => {} })

/**
 * The guidelines that a reader has before them. A version that is published meanwhile is offered, and takes their place
 * only once they ask for it: until then their answers say the one that they had.
 */
export function GuidelineProvider({ children }: { children: ReactNode }) {
  const { id: projectId } = useProject()
  const newest = useQuery(guidelineQuery, { variables: { projectId } }).data?.project.guideline
  const [kept, setKept] = useState<Guideline | null>()
  if (kept === undefined && newest !== undefined) setKept(newest)
  const newer = newest && kept !== undefined && newest.version > (kept?.version ?? 0) ? newest : undefined
  return (
    <ShownContext value={{ shown: kept, newer, readNewer: () => newer && setKept(newer) }}>{children}</ShownContext>
  )
}

export const useShownGuideline = () => useContext(ShownContext)

/** What an answer carries; undefined: the page does not know yet, and the newest counts. 0: none were shown. */
export function useGuidelineVersion(): number | undefined {
  const { shown } = useShownGuideline()
  return shown === undefined ? undefined : (shown?.version ?? 0)
}
