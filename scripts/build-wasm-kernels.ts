import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { argv } from 'node:process'

const folder = 'worker/engine/kernels'
/** The same compiler gives the same bytes; another one others that are as good. */
const compilerVersion = '19.1.7'

const flags = [
  '--target=wasm32',
  '-std=gnu11',
  '-O3',
  '-msimd128',
  '-mbulk-memory',
  '-nostdlib',
  '-Wl,--no-entry,--import-memory,--strip-all,--export=__stack_pointer',
]

/** Relaxed SIMD multiplies and adds in one instruction where the processor can; older runtimes do not know it. */
export const wasmVariants = { relaxed: ['-mrelaxed-simd'], simd: [] } as const

/** @returns the command of the compiler that the committed files were built with, where this machine has it */
export function findClang(): string | undefined {
  return ['clang-19', 'clang'].find(command => {
    const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' })
    return status === 0 && stdout.includes(`version ${compilerVersion}`)
  })
}

/** Compiles one variant. @throws Error with what the compiler says */
export function buildWasm(clang: string, variant: keyof typeof wasmVariants, to: string): void {
  const args = [...flags, ...wasmVariants[variant], `${folder}/wasm.c`, '-o', to]
  const { status, stderr } = spawnSync(clang, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${clang} does not compile ${folder}/wasm.c: ${stderr}`)
}

export const wasmFile = (variant: string): string => `${folder}/kernels-${variant}.wasm`

/** Committed modules that are not what their source compiles to; none where this machine cannot tell. */
export function findStaleWasm(clang = findClang()): string[] {
  if (!clang) return []
  const built = mkdtempSync(path.join(tmpdir(), 'lamina-wasm-'))
  try {
    return (Object.keys(wasmVariants) as (keyof typeof wasmVariants)[]).flatMap(variant => {
      const file = path.join(built, `${variant}.wasm`)
      buildWasm(clang, variant, file)
      if (readFileSync(file).equals(readFileSync(wasmFile(variant)))) return []
      return [`${wasmFile(variant)} is not what ${folder} compiles to; run: npm run build:wasm`]
    })
  } finally {
    rmSync(built, { recursive: true })
  }
}

if (argv[1] === import.meta.filename) {
  const clang = findClang()
  if (!clang) throw new Error(`building needs clang ${compilerVersion} with wasm-ld, as clang-19 or clang`)
  for (const variant of Object.keys(wasmVariants) as (keyof typeof wasmVariants)[])
    buildWasm(clang, variant, wasmFile(variant))
}
