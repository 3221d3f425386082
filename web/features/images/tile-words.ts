import { classColour } from '../../lib/class-colour.ts'
import { type ImageState, stateWords } from '../image/reading-words.ts'

/** What a tile says of its image. */
export interface Said {
  burnedIn: 'NO' | 'SUSPECTED' | 'YES' | null
  isFlagged: boolean
  openCommentCount: number
  readingState: ImageState
  labelClass: { name: string; position: number } | null
}

const noColour = 'var(--line-strong)'

/** Its class, else how far it is. */
export function classWord({ labelClass, readingState }: Said, isBlind: boolean): string {
  if (labelClass) return labelClass.name
  if (readingState !== 'UNREAD') return stateWords[readingState]
  return isBlind ? 'To read' : 'Unlabelled'
}

/** What stands under the name of an image, and the colour of it. */
export const markOf = (said: Said, isBlind: boolean) => ({
  words: [classWord(said, isBlind)],
  colour: said.labelClass ? classColour(said.labelClass.position) : noColour,
})

/** What is drawn over a picture, by the words for it: whether somebody must look for names in it, or talks about it. */
export function signsOf({ burnedIn, isFlagged, openCommentCount }: Said) {
  const text = burnedIn === 'YES' ? 'Names in the picture' : burnedIn === 'SUSPECTED' ? 'Text to check' : null
  const talk = openCommentCount === 0 ? null : isFlagged ? 'Flagged' : `${openCommentCount} open`
  return {
    words: [text, talk].filter(word => word !== null),
    text: text === null ? undefined : burnedIn === 'YES' ? 'seen' : 'check',
    talk: talk === null ? undefined : isFlagged ? 'flag' : 'open',
  }
}
