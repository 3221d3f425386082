import { formatCount } from '@/lib/format.ts'

interface Decided {
  burnedInCount: number | null
  unpublishedCount: number | null
  suspectedCount: number | null
  suspectedBurnedIn: 'LEAVE_OUT' | 'INCLUDE' | null
  isWhileImporting: boolean | null
  excludedCount: number
}

/** What was left out of a dataset, and what somebody decided when it was frozen; nothing where there was nothing to decide. */
export function describeDecisions(decided: Decided) {
  const { burnedInCount, unpublishedCount, suspectedCount, suspectedBurnedIn, isWhileImporting, excludedCount } =
    decided
  const facts: [string, string][] = []
  const leftOut = [
    ...(burnedInCount ? [`${formatCount(burnedInCount)} with names in the picture`] : []),
    ...(unpublishedCount ? [`${formatCount(unpublishedCount)} published in no split`] : []),
  ]
  if (leftOut.length > 0) facts.push(['Left out', leftOut.join('; ')])
  if (suspectedCount && suspectedBurnedIn)
    facts.push([
      'Names suspected',
      `in ${formatCount(suspectedCount)}, ${suspectedBurnedIn === 'INCLUDE' ? 'frozen with the others' : 'left out'}`,
    ])
  if (isWhileImporting) facts.push(['Frozen', 'while an import was running, without what that added later'])
  if (excludedCount > 0)
    facts.push(['Not in the ZIP', `${formatCount(excludedCount)} in which somebody saw names since`])
  return facts
}
