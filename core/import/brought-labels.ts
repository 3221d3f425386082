import { z } from 'zod'
import type { ImportFile, LabelClass } from '#core/generated/prisma/client.ts'
import type { classOf } from '#core/import/class-map.ts'

/** A label that a file brings. */
export interface BroughtLabel {
  labelClass: LabelClass
  labeller: string | null
}

const answersSchema = z.array(z.object({ className: z.string(), labeller: z.string().nullable() }))

/** Labels that a row brings, oldest first. @returns the name of a class that nobody knows, where there is one */
export function labelsOf({ answers }: Pick<ImportFile, 'answers'>, find: ReturnType<typeof classOf>) {
  const labels: BroughtLabel[] = []
  for (const { className, labeller } of answersSchema.parse(answers)) {
    const labelClass = find(className)
    if (labelClass === undefined) return className
    if (labelClass !== null) labels.push({ labelClass, labeller })
  }
  return labels
}

export const nameOfLast = (labels: readonly BroughtLabel[]) => labels.at(-1)?.labelClass.name ?? null
