import { expect, test } from 'vitest'
import { markOf, type Said, signsOf } from '../../web/features/images/tile-words.ts'

const said = (more: Partial<Said>): Said => ({
  ...{ burnedIn: null, isFlagged: false, openCommentCount: 0, readingState: 'UNREAD' },
  ...{ publishedSplit: null, labelClass: null },
  ...more,
})

test('under the name of an image stands its class, else how far it is, and who reads blind is told of none', () => {
  const normal = { name: 'Normal', position: 9 }
  expect(markOf(said({ labelClass: normal, readingState: 'DONE' }), false)).toEqual({
    words: ['Normal'],
    colour: 'var(--class-1)',
  })
  const without = 'var(--line-strong)'
  expect(markOf(said({}), false)).toEqual({ words: ['Unlabelled'], colour: without })
  expect(markOf(said({}), true)).toEqual({ words: ['To read'], colour: without })
  expect(markOf(said({ readingState: 'DISAGREED' }), false)).toEqual({ words: ['Readers disagree'], colour: without })
})

test('what is drawn over a picture is said in words', () => {
  expect(signsOf(said({}))).toEqual({ words: [], text: undefined, talk: undefined })
  expect(signsOf(said({ burnedIn: 'NO' }))).toEqual({ words: [], text: undefined, talk: undefined })
  expect(signsOf(said({ burnedIn: 'SUSPECTED', openCommentCount: 2 }))).toEqual({
    ...{ words: ['Text to check', '2 open'], text: 'check', talk: 'open' },
  })
  expect(signsOf(said({ burnedIn: 'YES', openCommentCount: 1, isFlagged: true }))).toEqual({
    ...{ words: ['Names in the picture', 'Flagged'], text: 'seen', talk: 'flag' },
  })
})
