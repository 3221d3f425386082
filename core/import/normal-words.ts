import { wordsOf } from '#core/import/levels/words.ts'

const normals = new Set(
  'normal healthy negative neg no not none control controls intact unfractured nonfracture absent without'.split(' '),
)

/** Whether a name says that nothing is there. */
export const isNormal = (name: string): boolean => wordsOf(name).some(word => normals.has(word))
