export const engineNames = ['tensorflow', 'wasm', 'cpu'] as const
export type EngineName = (typeof engineNames)[number]

/** What computes the tensors. One file each; worker/engine/open-engine.ts holds their order. */
export interface EngineStarter {
  name: EngineName
  /**
   * Makes its backend the one that tfjs uses in this thread.
   * @returns one line: what it runs on
   * @throws Error whose message says why it cannot run here
   */
  start(): Promise<string>
}

export interface Engine {
  name: EngineName
  /** One line: what it runs on. */
  detail: string
  /** One line: why this one. */
  reason: string
  /** Threads it computes with. */
  threads: number
  /** Those before it in the order, each with one line: why it was passed over. */
  passedOver: { name: EngineName; reason: string }[]
}
