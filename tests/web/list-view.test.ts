import { expect, test } from 'vitest'
import {
  isByTime,
  lookAddress,
  lookOf,
  orderText,
  readView,
  viewAddress,
  withoutView,
} from '../../web/features/images/list-view.ts'
import { legendOf, markOf, type Said } from '../../web/features/images/tile-words.ts'

const read = (query: string, isBlind = false) => readView(new URLSearchParams(query), isBlind)
const usual = { layout: 'tiles', colourBy: 'class', order: 'NEWEST_FIRST' } as const

test('how a list is shown is read from its address, and what stands there wrongly shows it as ever', () => {
  expect(read('')).toEqual(usual)
  expect(read('view=table&colour=split&sort=name-down')).toEqual({
    ...{ layout: 'table', colourBy: 'split', order: 'FILE_NAME_DESCENDING' },
  })
  expect(read('view=list&colour=red&sort=size')).toEqual(usual)
})

test('what was read is what was written, and the usual is not written at all', () => {
  const view = { layout: 'table', colourBy: 'state', order: 'GROUP_ASCENDING' } as const
  expect(viewAddress(view)).toEqual({ view: 'table', colour: 'state', sort: 'group' })
  expect(read('view=table&colour=state&sort=group')).toEqual(view)
  expect(viewAddress(usual)).toEqual({ view: null, colour: null, sort: null })
  expect(viewAddress({ layout: 'tiles' })).toEqual({ view: null })
})

test('how a list is shown is kept and shown again; what says nothing changes nothing', () => {
  const view = { layout: 'table', colourBy: 'split', order: 'OLDEST_FIRST' } as const
  expect(lookOf(view)).toEqual({ layout: 'TABLE', colourBy: 'SPLIT', orderBy: 'OLDEST_FIRST' })
  expect(lookAddress(lookOf(view))).toEqual(viewAddress(view))
  expect(lookAddress(lookOf(usual))).toEqual({ view: null, colour: null, sort: null })
  expect(lookAddress(null)).toEqual({})
})

test('whoever reads blind has no order and no colour by what tells, whatever the address says', () => {
  for (const sort of ['name', 'name-down', 'group', 'group-down'])
    expect(read(`sort=${sort}&colour=split`, true)).toEqual(usual)
  expect(read('sort=oldest&view=table&colour=state', true)).toEqual({
    ...{ layout: 'table', colourBy: 'state', order: 'OLDEST_FIRST' },
  })
})

test('the same images are the same list, however they are shown', () => {
  expect(withoutView(new URLSearchParams('class=c1&view=table&colour=state&sort=name'))).toBe('class=c1')
  expect(withoutView(new URLSearchParams('class=c1&view=table&sort=name'), ['view', 'colour'])).toBe(
    'class=c1&sort=name',
  )
  expect([isByTime('OLDEST_FIRST'), isByTime('GROUP_ASCENDING'), orderText('GROUP_ASCENDING')]).toEqual([
    ...[true, false, 'by group'],
  ])
})

const said: Said = {
  ...{ burnedIn: null, isFlagged: false, openCommentCount: 0, readingState: 'DISAGREED', publishedSplit: 'TEST' },
  labelClass: { name: 'Normal', position: 0 },
}

test('each colour has its word on the tile and in the legend', () => {
  const classes = [{ name: 'Normal', position: 0 }]
  const images: Said[] = [said, { ...said, readingState: 'UNREAD', publishedSplit: null, labelClass: null }]
  for (const by of ['class', 'state', 'split'] as const)
    for (const image of images) {
      const { words, colour } = markOf(image, false, by)
      const meaning = legendOf(by, classes, false).find(line => line.colour === colour)
      expect(meaning?.text, by).toBe(words[0] === 'Unlabelled' ? 'No class' : words[0])
    }
  expect(markOf(said, false, 'state').words).toEqual(['Readers disagree', 'Normal'])
  expect(markOf(said, false, 'split').words).toEqual(['Test', 'Normal'])
  expect(legendOf('state', classes, true)[0]?.text).toBe('To read')
})
