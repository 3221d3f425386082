import { cpu } from './cpu.ts'
import type { Engine, EngineName, EngineOptions, EngineStarter } from './engine.ts'
import { native } from './native.ts'
import { tensorflow } from './tensorflow.ts'
import { wasm } from './wasm.ts'
import { webgpu } from './webgpu.ts'

/** In the order in which they are tried: by how fast they train, where that was measured. */
const starters: readonly EngineStarter[] = [tensorflow, native, wasm, webgpu, cpu]

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * Starts the engine that computes every tensor of this thread.
 * @param wanted this one or none; unset: the first that starts
 * @throws Error naming each engine tried and why it did not start
 */
export async function openEngine(wanted?: EngineName, options: EngineOptions = {}): Promise<Engine> {
  const passedOver: Engine['passedOver'] = []
  for (const starter of starters.filter(s => wanted === undefined || s.name === wanted)) {
    try {
      const started = await starter.start(options)
      const reason = wanted ? 'asked for by name' : 'the first that starts here'
      return { name: starter.name, ...started, reason, passedOver }
    } catch (error) {
      passedOver.push({ name: starter.name, reason: messageOf(error) })
    }
  }
  throw new Error(`no engine starts: ${passedOver.map(p => `${p.name}: ${p.reason}`).join('; ')}`)
}
