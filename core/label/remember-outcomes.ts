import { z } from 'zod'
import { Conflict, InvalidInput, NotFound } from '#core/errors.ts'
import type { Label } from '#core/generated/prisma/client.ts'
import { LabelConflict } from '#core/label/label-conflict.ts'
import { isRefusal, type LabelOutcome, type LabelRefusal } from '#core/label/set-labels.ts'

const text = z.string()
/** One outcome in as few words as say it again: the first tells which. */
const writtenSchema = z.array(
  z.union([
    z.tuple([z.literal(['given', 'stands']), text, text]),
    z.tuple([z.literal('faster'), text, text, text]),
    z.tuple([z.literal('InvalidInput'), text, text, text, text]),
    z.tuple([z.literal('NotFound'), text, text, text]),
    z.tuple([z.literal('Conflict'), text, text, text]),
  ]),
)
type Written = z.infer<typeof writtenSchema>[number]

function refused(imageId: string, refusal: LabelRefusal): Written {
  if (refusal instanceof LabelConflict) return ['faster', imageId, refusal.currentLabel.id, refusal.current]
  if (refusal instanceof InvalidInput) return ['InvalidInput', imageId, refusal.field, refusal.value, refusal.allowed]
  if (refusal instanceof NotFound) return ['NotFound', imageId, refusal.noun, refusal.value]
  return ['Conflict', imageId, refusal.message, refusal.current]
}

/** Outcomes as a repeated call finds them: ids of labels, and the words of refusals. */
export const writeOutcomes = (outcomes: readonly LabelOutcome[]): string =>
  JSON.stringify(
    outcomes.map(({ imageId, result, isNew }) =>
      isRefusal(result) ? refused(imageId, result) : [isNew ? 'given' : 'stands', imageId, result.id],
    ),
  )

/**
 * The same outcomes again.
 * @param load labels by their ids, those that whoever asks may see @throws NotFound where one is not theirs to see any more
 */
export async function readOutcomes(
  written: string,
  load: (ids: string[]) => Promise<Label[]>,
): Promise<LabelOutcome[]> {
  const rows = writtenSchema.parse(JSON.parse(written))
  const ids = rows.flatMap(([how, , id]) => (how === 'given' || how === 'stands' || how === 'faster' ? [id] : []))
  const labels = new Map((await load(ids)).map(label => [label.id, label]))
  const labelOf = (id: string) => {
    const label = labels.get(id)
    if (!label) throw new NotFound('Label', id)
    return label
  }
  return rows.map(row => {
    const imageId = row[1]
    if (row[0] === 'given' || row[0] === 'stands')
      return { imageId, result: labelOf(row[2]), isNew: row[0] === 'given' }
    return { imageId, result: refusalIn(row, labelOf), isNew: false }
  })
}

function refusalIn(row: Written, labelOf: (id: string) => Label): LabelRefusal {
  const [how, , first, second = '', third = ''] = row
  if (how === 'faster') return new LabelConflict(labelOf(first), second)
  if (how === 'InvalidInput') return new InvalidInput(first, second, third)
  return how === 'NotFound' ? new NotFound(first, second) : new Conflict(first, second)
}
