import { classColour } from '../../lib/class-colour.ts'
import { formatWord } from '../../lib/format.ts'
import { type ImageState, stateWords } from '../image/reading-words.ts'

export type ColourBy = 'class' | 'state' | 'split'
type PublishedSplit = 'TRAIN' | 'VALIDATION' | 'TEST'

/** What a tile says of its image. */
export interface Said {
  burnedIn: 'NO' | 'SUSPECTED' | 'YES' | null
  isFlagged: boolean
  openCommentCount: number
  readingState: ImageState
  publishedSplit: PublishedSplit | null
  labelClass: { name: string; position: number } | null
}

const noColour = 'var(--line-strong)'

const stateColours: Record<ImageState, string> = {
  UNREAD: noColour,
  IN_READING: 'var(--accent)',
  IN_REVIEW: 'var(--class-2)',
  RETURNED: 'var(--warn)',
  DISAGREED: 'var(--danger)',
  CANNOT_TELL: 'var(--class-6)',
  DONE: 'var(--ok)',
}
const splitColours: Record<PublishedSplit, string> = {
  TRAIN: 'var(--class-0)',
  VALIDATION: 'var(--class-1)',
  TEST: 'var(--class-2)',
}
const noSplit = 'No published split'

/** How far it is. Whoever reads blind is told of what they read alone. */
export const stateWord = ({ readingState }: Pick<Said, 'readingState'>, isBlind: boolean): string =>
  isBlind && readingState === 'UNREAD' ? 'To read' : stateWords[readingState]

export const splitWord = ({ publishedSplit }: Pick<Said, 'publishedSplit'>): string =>
  publishedSplit ? formatWord(publishedSplit) : noSplit

/** Its class, else how far it is. */
export function classWord(said: Pick<Said, 'labelClass' | 'readingState'>, isBlind: boolean): string {
  if (said.labelClass) return said.labelClass.name
  return said.readingState === 'UNREAD' && !isBlind ? 'Unlabelled' : stateWord(said, isBlind)
}

/** What stands under the name of an image, what it is coloured by first, and the colour of it. */
export function markOf(said: Said, isBlind: boolean, by: ColourBy = 'class'): { words: string[]; colour: string } {
  const { labelClass, readingState, publishedSplit } = said
  if (by === 'state')
    return {
      words: [stateWord(said, isBlind), ...(labelClass ? [labelClass.name] : [])],
      colour: stateColours[readingState],
    }
  if (by === 'split')
    return {
      words: [splitWord(said), classWord(said, isBlind)],
      colour: publishedSplit ? splitColours[publishedSplit] : noColour,
    }
  return { words: [classWord(said, isBlind)], colour: labelClass ? classColour(labelClass.position) : noColour }
}

interface Meaning {
  text: string
  colour: string
}

/** What each colour means. */
export function legendOf(
  by: ColourBy,
  classes: readonly { name: string; position: number }[],
  isBlind: boolean,
): Meaning[] {
  if (by === 'state')
    return (Object.keys(stateColours) as ImageState[]).map(readingState => ({
      text: stateWord({ readingState }, isBlind),
      colour: stateColours[readingState],
    }))
  if (by === 'split')
    return [
      ...(Object.keys(splitColours) as PublishedSplit[]).map(split => ({
        text: formatWord(split),
        colour: splitColours[split],
      })),
      { text: noSplit, colour: noColour },
    ]
  return [
    ...classes.map(({ name, position }) => ({ text: name, colour: classColour(position) })),
    { text: 'No class', colour: noColour },
  ]
}

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
