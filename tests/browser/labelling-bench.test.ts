import { expect, test } from 'vitest'
import { labelling } from '../../bench/labelling.ts'

test('the bench of labelling goes from picture to picture, asks for the grid and scrolls it, in a browser', async () => {
  const options = { parts: 'next,grid', images: '2000', side: '128', steps: '2' }
  const signal = AbortSignal.timeout(500_000)
  const { rows, notes } = await labelling.measure({ rounds: 1, options, say: console.log, signal })
  const byFigure = new Map(rows.map(row => [row.figure, row]))
  for (const figure of ['next image, from the arrow to its pixels', 'the first next image of a session'])
    expect(byFigure.get(`${figure}, 128 px`)).toMatchObject({ limit: 100, peerName: 'a plain <img> drawn on a canvas' })
  for (const row of rows.filter(({ unit, figure }) => unit === 'ms' && !figure.includes('stood for')))
    expect(row.ours, row.figure).toBeGreaterThan(0)
  expect(byFigure.get('grid, statements that it has more than a page of one')?.holds).toBe(true)
  expect(byFigure.get('grid, statements of a page of 120')?.ours).toBeLessThanOrEqual(5)
  const tiles = byFigure.get('grid of 2,000, scrolled: tiles that exist')
  expect(tiles?.ours).toBeGreaterThan(20)
  expect(tiles?.ours).toBeLessThan(200)
  expect(notes.join()).toContain('Chromium')
}, 500_000)
