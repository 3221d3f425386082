import { formatCounted } from '../../lib/format.ts'

interface UndoPreview {
  imageCount: number
  labelledByPeopleCount: number
  readers: readonly string[]
  frozenImageCount: number
  datasetNumbers: readonly number[]
  takenBackCount: number
}

/** What undoing an import would do, a sentence each. */
export function sayUndo(preview: UndoPreview): string[] {
  const { imageCount, labelledByPeopleCount, readers, frozenImageCount, datasetNumbers, takenBackCount } = preview
  const sentences = [`${formatCounted(imageCount, 'image')} taken out.`]
  if (labelledByPeopleCount > 0)
    sentences.push(
      `Of those, ${formatCounted(labelledByPeopleCount, 'image')} labelled by people: ${readers.join(', ')}.`,
    )
  if (frozenImageCount > 0) {
    const named = datasetNumbers.length === 1 ? 'dataset' : 'datasets'
    sentences.push(
      `${formatCounted(frozenImageCount, 'image')} of them stay in ${named} ${datasetNumbers.toReversed().join(', ')}.`,
    )
  }
  if (takenBackCount > 0)
    sentences.push(`${formatCounted(takenBackCount, 'image')} there before: the label is taken back.`)
  return sentences
}
