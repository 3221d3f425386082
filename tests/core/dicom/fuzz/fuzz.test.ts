import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'

const seed = process.env.LAMINA_FUZZ_SEED ?? 'lamina'
const count = Number(process.env.LAMINA_FUZZ_COUNT ?? 600)
const longestMs = 10_000
const allowedGrowthKb = 200 * 1024

interface Run {
  outcomes: Record<string, number>
  /** Damaged files that did something else than be read or refused, by seed and index. */
  wrong: string[]
  growthKb: number
}

/** In a process of its own, so that an aborted codec or a hang is told as what it is. */
function readDamaged(): Promise<Run> {
  const child = spawn(process.execPath, ['tests/core/dicom/fuzz/reader.ts', seed, '0', String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const run: Run = { outcomes: {}, wrong: [], growthKb: 0 }
  let at = 'the undamaged files'
  let readyKb: number | null = null
  const hang = () => {
    run.wrong.push(`${seed} ${at}: more than ${longestMs} ms`)
    child.kill('SIGKILL')
  }
  let timer = setTimeout(hang, 6 * longestMs)
  createInterface({ input: child.stdout }).on('line', line => {
    clearTimeout(timer)
    timer = setTimeout(hang, longestMs)
    const [, text = '', memory = '0'] = /^(.*) (\d+)$/.exec(line) ?? []
    readyKb ??= Number(memory)
    run.growthKb = Number(memory) - readyKb
    if (text.startsWith('at ')) at = text.slice(3)
    else if (text.startsWith('wrong')) run.wrong.push(`${seed} ${at}: ${text}`)
    else run.outcomes[text] = (run.outcomes[text] ?? 0) + 1
    if (run.growthKb > allowedGrowthKb) {
      run.wrong.push(`${seed} ${at}: memory grew by ${run.growthKb} KB`)
      child.kill('SIGKILL')
    }
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => {
      clearTimeout(timer)
      if (code !== 0) run.wrong.push(`${seed} ${at}: the process ended with ${code}`)
      resolve(run)
    })
  })
}

test('damaged files are read whole or refused: no other error, no hang, no memory beyond 200 MB', async () => {
  const { outcomes, wrong } = await readDamaged()
  expect(wrong).toEqual([])
  expect((outcomes.read ?? 0) + (outcomes.refused ?? 0)).toBe(count)
  expect(outcomes.read).toBeGreaterThan(count / 20)
  expect(outcomes.refused).toBeGreaterThan(count / 5)
}, 300_000)
