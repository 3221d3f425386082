import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as tf from '@tensorflow/tfjs'
import { z } from 'zod'
import type { EngineStarter } from './engine.ts'
import { Heap } from './heap.ts'
import { type KernelName, type KernelRunner, mostNumbers, writeCall } from './kernels.ts'
import { registerKernels } from './registered/register.ts'
import { startWasmBackend } from './wasm-backend.ts'

const build = fileURLToPath(new URL('./kernels/build', import.meta.url))
const again = 'npm start, npm test and npm run check compile it'

/** What scripts/compile-kernels.mjs left: which compiler built it, and which file, or why it is not there. */
const outcomeSchema = z.union([
  z.object({ detail: z.string(), addonSha256: z.string() }),
  z.object({ reason: z.string() }),
])

interface Addon {
  /** Instruction sets that this processor has, fastest first. */
  variants: string[]
  open(threads: number, variant: string): void
  run(heap: Uint8Array, numbers: Float64Array): void
}

/** The C kernels as native code on the memory of tfjs' wasm backend, on as many threads as wanted. */
export const native: EngineStarter = {
  name: 'native',
  async start({ threads = availableParallelism(), variant }) {
    const { addon, compiler } = loadAddon(build)
    const chosen = chooseVariant(addon.variants, variant)
    addon.open(threads, chosen)
    const started = await startWasmBackend()
    if (!tf.findBackend('native')) {
      tf.copyRegisteredKernels('wasm', 'native')
      tf.registerBackend('native', () => started.backend)
    }
    registerKernels(new Heap('native', started.backend, started.originals, new NativeRunner(addon, started.memory)))
    if (!(await tf.setBackend('native'))) throw new Error('its backend does not start')
    return { detail: `C kernels for ${chosen}, compiled by ${compiler}; tfjs ${tf.version.tfjs}`, threads }
  },
}

/** @throws Error where the processor has none, or not the one that is asked for */
export function chooseVariant(variants: readonly string[], wanted?: string): string {
  const [fastest] = variants
  if (!fastest) throw new Error('this processor has no AVX2')
  if (wanted && !variants.includes(wanted))
    throw new Error(`no variant ${wanted}; this processor has ${variants.join(', ')}`)
  return wanted ?? fastest
}

/**
 * @param folder where scripts/compile-kernels.mjs left the addon
 * @throws Error where there is none, or not the one that was compiled: the system ends a process that loads a part of one
 */
export function loadAddon(folder: string): { addon: Addon; compiler: string } {
  const [addonFile, outcomeFile] = [path.join(folder, 'kernels.node'), path.join(folder, 'outcome.json')]
  if (!existsSync(outcomeFile)) throw new Error(`not compiled; ${again}`)
  const outcome = readOutcome(outcomeFile)
  if ('reason' in outcome) throw new Error(outcome.reason)
  if (!existsSync(addonFile)) throw new Error(`its addon was removed; ${again}`)
  const sha256 = createHash('sha256').update(readFileSync(addonFile)).digest('hex')
  if (sha256 !== outcome.addonSha256) throw new Error(`its addon is damaged; ${again}`)
  const addon: Addon = createRequire(import.meta.url)(addonFile)
  return { addon, compiler: outcome.detail }
}

function readOutcome(file: string) {
  try {
    return outcomeSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new Error(`what its compilation left cannot be read; ${again}`, { cause })
  }
}

class NativeRunner implements KernelRunner {
  private readonly addon: Addon
  private readonly memory: WebAssembly.Memory
  private readonly numbers = new Float64Array(mostNumbers)
  private heap = new Uint8Array()

  constructor(addon: Addon, memory: WebAssembly.Memory) {
    this.addon = addon
    this.memory = memory
  }

  run(name: KernelName, numbers: readonly number[]): void {
    writeCall(this.numbers, name, numbers)
    // Another one each time that the memory has grown.
    if (this.heap.buffer !== this.memory.buffer) this.heap = new Uint8Array(this.memory.buffer)
    this.addon.run(this.heap, this.numbers)
  }
}
