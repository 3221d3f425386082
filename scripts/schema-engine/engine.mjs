import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const entry = '@prisma/schema-engine-wasm/schema_engine_bg'

/** Loads Prisma's engine as the runtime-specific entries of its package would. @returns its SchemaEngine class */
export async function loadEngine() {
  const bindings = await import(import.meta.resolve(entry))
  const folder = path.dirname(createRequire(import.meta.url).resolve(entry))
  const bytes = readFileSync(path.join(folder, 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bindings })
  bindings.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    message: '',
    get() {
      return this.message
    },
    set_message(text) {
      this.message = `RuntimeError: ${text}`
    },
  }
  return bindings.SchemaEngine
}
