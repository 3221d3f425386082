import { cpu } from './cpu.ts'
import type { Engine, EngineName, EngineStarter } from './engine.ts'
import { tensorflow } from './tensorflow.ts'
import { wasm } from './wasm.ts'

/** Fastest first. */
const starters: readonly EngineStarter[] = [tensorflow, wasm, cpu]

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * Starts the engine that computes every tensor of this thread.
 * @param wanted this one or none; unset: the fastest that starts
 * @throws Error naming each engine tried and why it did not start
 */
export async function openEngine(wanted?: EngineName): Promise<Engine> {
  const passedOver: Engine['passedOver'] = []
  for (const starter of starters.filter(s => wanted === undefined || s.name === wanted)) {
    try {
      const detail = await starter.start()
      const reason = wanted ? 'asked for by name' : 'the fastest that starts here'
      return { name: starter.name, detail, reason, threads: 1, passedOver }
    } catch (error) {
      passedOver.push({ name: starter.name, reason: messageOf(error) })
    }
  }
  throw new Error(`no engine starts: ${passedOver.map(p => `${p.name}: ${p.reason}`).join('; ')}`)
}
