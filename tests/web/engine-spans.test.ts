import { expect, test } from 'vitest'
import { engineSpansOf } from '../../web/features/runs/engine-spans.ts'

const native = { engine: 'native', engineDetail: 'C kernels for avx512' }
const wasm = { engine: 'wasm', engineDetail: 'SIMD' }
const epochs = (...workers: (typeof native | null)[]) => workers.map((worker, i) => ({ number: i + 1, worker }))

test('a run that was taken over by a worker with the same engine is one span', () => {
  const spans = engineSpansOf(epochs(native, { ...native }, native))
  expect(spans).toEqual([{ engine: 'native', detail: 'C kernels for avx512', first: 1, last: 3 }])
})

test('another engine, or another instruction set of the same one, begins a span of its own', () => {
  const avx2 = { ...native, engineDetail: 'C kernels for avx2' }
  expect(engineSpansOf(epochs(native, native, wasm, avx2, native))).toEqual([
    { engine: 'native', detail: 'C kernels for avx512', first: 1, last: 2 },
    { engine: 'wasm', detail: 'SIMD', first: 3, last: 3 },
    { engine: 'native', detail: 'C kernels for avx2', first: 4, last: 4 },
    { engine: 'native', detail: 'C kernels for avx512', first: 5, last: 5 },
  ])
})

test('of epochs that were recorded before workers were, nothing is said', () => {
  expect(engineSpansOf(epochs(null, null))).toEqual([])
  expect(engineSpansOf(epochs(null, wasm))).toEqual([{ engine: 'wasm', detail: 'SIMD', first: 2, last: 2 }])
})
