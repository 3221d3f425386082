import { formatCount, formatCounted } from '@/lib/format.ts'
import type { ClassUse } from './class-mutations.ts'

/** As many are counted: see ClassUse.labelCount. */
const mostCounted = 10_000

/** "18 labels, 16 images, 2 datasets, 1 model"; empty: it is not known. */
export function whatKeeps(use: ClassUse | undefined): string {
  if (!use) return ''
  const { labelCount, imageCount, datasetCount, modelCount } = use
  const labels =
    labelCount >= mostCounted ? `${formatCount(mostCounted)} labels or more` : formatCounted(labelCount, 'label')
  const parts = [
    labels,
    formatCounted(imageCount, 'image'),
    formatCounted(datasetCount, 'dataset'),
    formatCounted(modelCount, 'model'),
  ]
  return parts.join(', ')
}
