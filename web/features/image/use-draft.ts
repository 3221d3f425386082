'use client'
import { useState } from 'react'
import {
  type AttributeAnswer,
  askedOf,
  type Chosen,
  chosenIn,
  type Given,
  missingIn,
} from '@/features/attributes/attributes.ts'
import type { Entry } from '@/features/outbox/entry.ts'
import { useProject } from '@/features/project/project.ts'
import type { CannotTell } from './reading-words.ts'
import type { Said } from './use-answer.ts'

interface Answering {
  answer: (said: Said) => Promise<boolean>
  /** The class that stands, or will once it is saved. */
  current: string | undefined
  given: readonly Given[]
  waiting: Entry | undefined
}

/** A class is an answer at once, but where something must be said beside it: then it is held until that is said. */
export function useDraft({ answer, current, given, waiting }: Answering) {
  const { labelClasses, answerAttributes } = useProject()
  const [draftId, setDraftId] = useState<string>()
  const onItsWay = waiting?.input.attributes?.map(a => [a.attributeId, a.choiceIds] as const)
  const chosen: Chosen = waiting ? Object.fromEntries(onItsWay ?? []) : chosenIn(given)

  /** Held again where it could not be kept. */
  async function give(labelClassId: string, attributes: AttributeAnswer[]) {
    setDraftId(undefined)
    const isKept = await answer({ labelClassId, cannotTell: null, attributes })
    if (!isKept && attributes.length > 0) setDraftId(labelClassId)
  }
  function choose(labelClassId: string) {
    const asked = askedOf(answerAttributes, labelClassId)
    if (missingIn(asked, {})) return setDraftId(labelClassId)
    // The same class once more is the answer that stands, with all that it says.
    const stands = labelClassId === current ? chosen : {}
    void give(labelClassId, answersIn(stands))
  }
  return {
    chosen,
    draft: labelClasses.find(c => c.id === draftId),
    choose,
    open: () => setDraftId(current),
    cancel: () => setDraftId(undefined),
    submit: (attributes: AttributeAnswer[]) => {
      if (draftId !== undefined) void give(draftId, attributes)
    },
    sayUnsure: (cannotTell: CannotTell) => {
      setDraftId(undefined)
      return answer({ labelClassId: null, cannotTell, attributes: [] })
    },
  }
}

const answersIn = (chosen: Chosen): AttributeAnswer[] =>
  Object.entries(chosen).map(([attributeId, choiceIds]) => ({ attributeId, choiceIds: [...choiceIds] }))
