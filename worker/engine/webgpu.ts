import * as tf from '@tensorflow/tfjs'
import type { EngineStarter } from './engine.ts'
import { explainMissing } from './explain-missing.ts'

/** Not dependencies: whoever has a graphics card adds them. */
const [dawn, backend] = ['webgpu', '@tensorflow/tfjs-backend-webgpu']

interface Adapter {
  info?: { vendor?: string; device?: string; description?: string; isFallbackAdapter?: boolean }
  isFallbackAdapter?: boolean
}

/** Any vendor's card, through npm's webgpu (Dawn) and tfjs-backend-webgpu, where somebody has installed both. */
export const webgpu: EngineStarter = {
  name: 'webgpu',
  async start({ allowsSoftware = false }) {
    const adapter = await requestAdapter()
    const info = adapter.info ?? {}
    const name = [info.vendor, info.device, info.description].filter(Boolean).join(' ') || 'an unnamed adapter'
    if (!allowsSoftware && (adapter.isFallbackAdapter || info.isFallbackAdapter))
      throw new Error(`no graphics card, only software: ${name}`)
    await importOrExplain(backend)
    if (!(await tf.setBackend('webgpu'))) throw new Error(`its backend does not start on ${name}`)
    return { detail: `tfjs ${tf.version.tfjs} on ${name}`, threads: null }
  },
}

interface Gpu {
  requestAdapter(options: object): Promise<Adapter | null>
}

/** One for the process: where an older one is collected while its card is in use, Dawn ends the process. */
let opened: Gpu | null = null

/** Gives this thread the globals of a browser's WebGPU, as tfjs looks for them. */
async function openGpu(): Promise<Gpu> {
  const { create, globals } = (await importOrExplain(dawn)) as { create(options: string[]): Gpu; globals: object }
  if (opened) return opened
  Object.assign(globalThis, globals)
  opened = create([])
  Object.defineProperty(globalThis.navigator, 'gpu', { value: opened, configurable: true })
  return opened
}

/** The fastest card. */
async function requestAdapter(): Promise<Adapter> {
  const gpu = await openGpu()
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw new Error('no graphics card answers')
  return adapter
}

async function importOrExplain(name: string): Promise<unknown> {
  try {
    return await import(name)
  } catch (error) {
    throw new Error(explainMissing(name, error))
  }
}
