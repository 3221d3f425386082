import { expect, test } from 'vitest'
import { flagsOf } from '../../bench/harness/machine.ts'
import { rowOf } from '../../bench/harness/summary.ts'
import { tableOf } from '../../bench/harness/table.ts'

const machine = {
  cpu: 'Some processor',
  cores: 2,
  memoryGib: 8,
  platform: 'linux-x64',
  node: 'v22.18.0',
  flags: ['avx2'],
  loadBefore: 0,
}

test('the table says medians with their range, the peer and the machine', () => {
  const rows = [
    rowOf('step', 'images/s', [120, 110, 130], { name: 'PyTorch', values: [240, 220, 260] }),
    rowOf('left', 'MiB', [0.5]),
  ]
  const lines = tableOf({ bench: 'engine', machine, rounds: 3, rows, notes: ['no onnxruntime'] }).split('\n')
  expect(lines[0]).toBe('engine, 3 rounds: median (min to max)')
  expect(lines[1]).toContain('Some processor, 2 cores, 8 GiB, linux-x64, Node v22.18.0; avx2')
  expect(lines).toContainEqual(
    expect.stringMatching(/\| step +\| images\/s \| 120 \(110 to 130\) \| 240 \(220 to 260\) \| 0\.500 +\| PyTorch/),
  )
  expect(lines).toContainEqual(expect.stringMatching(/\| left +\| MiB +\| 0\.500 +\| - +\| - +\| -/))
  expect(lines.at(-1)).toBe('- no onnxruntime')
})

test.each([
  ['flags\t\t: fpu sse avx avx2 fma\nbugs\t\t: none', ['avx', 'avx2', 'fma']],
  ['processor : 0\nFeatures\t: fp asimd sve\n', ['asimd', 'sve']],
  ['', []],
])('of %j only the instruction sets that matter are named', (cpuinfo, flags) => {
  expect(flagsOf(cpuinfo)).toEqual(flags)
})
