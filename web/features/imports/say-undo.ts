import { formatCounted } from '../../lib/format.ts'

interface UndoPreview {
  imageCount: number
  keptCount: number
  labelledByPeopleCount: number
  readers: readonly string[]
  frozenImageCount: number
  datasetNumbers: readonly number[]
  takenBackCount: number
}

/** What undoing an import would do, a sentence each. */
export function sayUndo(preview: UndoPreview): string[] {
  const { imageCount, keptCount, labelledByPeopleCount, readers, frozenImageCount, datasetNumbers, takenBackCount } =
    preview
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
  if (keptCount > 0)
    sentences.push(
      keptCount === 1
        ? '1 image stays, since another import brings it too.'
        : `${formatCounted(keptCount, 'image')} stay, since another import brings them too.`,
    )
  if (takenBackCount > 0)
    sentences.push(
      `${formatCounted(takenBackCount, 'image')} that ${takenBackCount === 1 ? 'stays' : 'stay'}: the label of this import is taken back.`,
    )
  return sentences
}
