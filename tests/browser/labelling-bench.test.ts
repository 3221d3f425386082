import { expect, test } from 'vitest'
import { labelling } from '../../bench/labelling.ts'

test('the bench of labelling goes from picture to picture in a browser', async () => {
  const options = { parts: 'next', side: '128', steps: '2' }
  const signal = AbortSignal.timeout(500_000)
  const { rows, notes } = await labelling.measure({ rounds: 1, options, say: console.log, signal })
  const byFigure = new Map(rows.map(row => [row.figure, row]))
  for (const figure of ['next image, from the arrow to its pixels', 'the first next image of a session'])
    expect(byFigure.get(`${figure}, 128 px`)).toMatchObject({ limit: 100, peerName: 'a plain <img> drawn on a canvas' })
  for (const row of rows) expect(row.ours, row.figure).toBeGreaterThan(0)
  expect(notes.join()).toContain('Chromium')
}, 500_000)
