import { formatCount } from '@/lib/format.ts'

interface Decided {
  burnedInCount: number | null
  suspectedCount: number | null
  suspectedBurnedIn: 'LEAVE_OUT' | 'INCLUDE' | null
  isWhileImporting: boolean | null
  excludedCount: number
}

/** What was left out of a dataset, and what somebody decided when it was frozen; nothing where there was nothing to decide. */
export function describeDecisions(decided: Decided) {
  const { burnedInCount, suspectedCount, suspectedBurnedIn, isWhileImporting, excludedCount } = decided
  const facts: [string, string][] = []
  if (burnedInCount) facts.push(['Left out', `${formatCount(burnedInCount)} with names in the picture`])
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
