import type { LeakageFacts } from '#core/leakage/known.ts'
import { type ShortcutFigure, sayShortcuts } from '#core/leakage/shortcuts.ts'
import { factWords } from '#core/leakage/words.ts'

/** The eight types of leakage of Kapoor and Narayanan, Leakage and the reproducibility crisis, Patterns 4 (9), 2023, table 1. */
export const leakageKinds = {
  NO_TEST_SET: 'There is no set that nothing was learnt from.',
  PREPROCESSING: 'Pixels are prepared with what was learnt from TEST, too.',
  FEATURE_SELECTION: 'What the model looks at was chosen with TEST, too.',
  DUPLICATES: 'Copies of one image stand in TRAIN and in TEST.',
  ILLEGITIMATE_FEATURES: 'The class can be told from what has nothing to do with the finding.',
  TEMPORAL: 'TRAIN holds what came after TEST.',
  NON_INDEPENDENCE: 'Images of one patient, study or source stand in TRAIN and in TEST.',
  SAMPLING_BIAS: 'TEST is not drawn from what the model is meant for.',
} as const

type LeakageKind = keyof typeof leakageKinds
type LeakageState = 'FOUND' | 'EXCLUDED' | 'NOT_CHECKED'

export interface LeakageFinding {
  kind: LeakageKind
  state: LeakageState
  /** One sentence, with its numbers. */
  message: string
}

/** What is known beside the facts: images of TEST, pairs of copies whose labels differ, and what else tells the class. */
export interface Reported extends LeakageFacts {
  testCount: number
  contradictionCount: number
  /** Null: nobody looked, or it is not for whoever asks. */
  shortcuts: readonly ShortcutFigure[] | null
}

function duplicates(facts: Reported): Omit<LeakageFinding, 'kind'> {
  const { confirmedPairCount, openPairCount, uncomparedCount, contradictionCount: differing } = facts
  const differ =
    differing > 0
      ? `; ${differing} ${differing === 1 ? 'pair of copies has' : 'pairs of copies have'} different classes, in whichever splits`
      : ''
  if (confirmedPairCount > 0)
    return { state: 'FOUND', message: `${factWords.confirmedPairCount(confirmedPairCount)}${differ}` }
  if (openPairCount > 0) return { state: 'NOT_CHECKED', message: `${factWords.openPairCount(openPairCount)}${differ}` }
  if (uncomparedCount > 0)
    return { state: 'NOT_CHECKED', message: `${factWords.uncomparedCount(uncomparedCount)}${differ}` }
  return { state: 'EXCLUDED', message: `all images were compared, and no copies stand in different splits${differ}` }
}

/**
 * Says of each of the eight types whether a dataset version has it, as far as the product can know.
 * @param facts counts, 0 and more
 * @returns all eight, in the order of their source
 */
export function reportLeakage(facts: Reported): LeakageFinding[] {
  const { testCount, dividedGroupCount: divided } = facts
  return [
    testCount > 0
      ? {
          kind: 'NO_TEST_SET',
          state: 'EXCLUDED',
          message: `TEST has ${testCount} ${testCount === 1 ? 'image' : 'images'}, which no run learns from`,
        }
      : { kind: 'NO_TEST_SET', state: 'FOUND', message: 'TEST has no image' },
    {
      kind: 'PREPROCESSING',
      state: 'EXCLUDED',
      message: 'every picture is prepared by itself: nothing is learnt from others',
    },
    {
      kind: 'FEATURE_SELECTION',
      state: 'NOT_CHECKED',
      message: 'runs see TRAIN and VALIDATION alone; whether people chose by TEST nobody can tell from here',
    },
    { kind: 'DUPLICATES', ...duplicates(facts) },
    { kind: 'ILLEGITIMATE_FEATURES', ...sayShortcuts(facts.shortcuts) },
    { kind: 'TEMPORAL', state: 'NOT_CHECKED', message: 'when pictures were taken is not looked at' },
    divided > 0
      ? { kind: 'NON_INDEPENDENCE', state: 'FOUND', message: factWords.dividedGroupCount(divided) }
      : {
          kind: 'NON_INDEPENDENCE',
          state: 'EXCLUDED',
          message: 'no group, as groups were given, stands in several splits',
        },
    {
      kind: 'SAMPLING_BIAS',
      state: 'NOT_CHECKED',
      message: 'TEST is of the same project as TRAIN; what the model is meant for is not known here',
    },
  ]
}
