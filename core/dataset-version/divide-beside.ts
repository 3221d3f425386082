import { answerBeside } from '#core/answer-beside.ts'
import type { Divided, ToDivide } from '#core/dataset-version/divide.ts'
import type { FromDividing } from '#core/dataset-version/divide-thread.ts'
import { InvalidInput } from '#core/errors.ts'

/** @throws InvalidInput where the rule cannot be met; the signal's reason */
export async function divideBeside(toDivide: ToDivide, signal: AbortSignal): Promise<Divided> {
  const answer = await answerBeside<FromDividing>(new URL('./divide-thread.ts', import.meta.url), toDivide, signal)
  if (!('refused' in answer)) return answer
  const { field, value, allowed } = answer.refused
  throw new InvalidInput(field, value, allowed)
}
