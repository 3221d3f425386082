import type { LeakageFacts } from '#core/leakage/known.ts'

const many = (count: number, singular: string, plural: string) => `${count} ${count === 1 ? singular : plural}`

/** Each fact as a sentence, of a count of 1 and more. */
export const factWords: Record<keyof LeakageFacts, (count: number) => string> = {
  uncomparedCount: count => `${many(count, 'image was', 'images were')} not compared by any search for duplicates`,
  dividedGroupCount: count => `${many(count, 'group stands', 'groups stand')} in several splits`,
  confirmedPairCount: count => `${many(count, 'pair of copies stands', 'pairs of copies stand')} in different splits`,
  openPairCount: count => `${many(count, 'pair', 'pairs')} in different splits may be copies, and nobody has decided`,
}

/** A sentence for each fact that there is. */
export const leakageWords = (facts: LeakageFacts): string[] =>
  Object.entries(factWords).flatMap(([name, says]) => {
    const count = facts[name as keyof LeakageFacts]
    return count > 0 ? [says(count)] : []
  })

/** What stands beside the figures of a model whose run was waived, one sentence. */
export const waiverWarnings = (waiver: (LeakageFacts & { reason: string; createdBy: { name: string } }) | null) =>
  waiver
    ? [`trained under a waiver of ${waiver.createdBy.name} ("${waiver.reason}"): ${leakageWords(waiver).join('; ')}`]
    : []
