export const engineNames = ['tensorflow', 'native', 'wasm', 'webgpu', 'cpu'] as const
export type EngineName = (typeof engineNames)[number]

export interface EngineOptions {
  /** How many threads compute, where the engine lets us say so; unset: as many as the machine runs at once. */
  threads?: number
  /** An instruction set of the native engine (avx512, avx2, neon); unset: the fastest that the processor has. */
  variant?: string
  /** Takes a WebGPU adapter that is software too: right, and slower than every other engine. For tests. */
  allowsSoftware?: boolean
}

interface StartedEngine {
  /** One line: what it runs on. */
  detail: string
  /** That compute; null where the library behind it decides. */
  threads: number | null
}

/** What computes the tensors. One file each; worker/engine/open-engine.ts holds their order. */
export interface EngineStarter {
  name: EngineName
  /**
   * Makes its backend the one that tfjs uses in this thread.
   * @throws Error whose message says why it cannot run here
   */
  start(options: EngineOptions): Promise<StartedEngine>
}

export interface Engine extends StartedEngine {
  name: EngineName
  /** One line: why this one. */
  reason: string
  /** Those that would have been taken before it, and why each was not. */
  passedOver: { name: EngineName; reason: string }[]
}
