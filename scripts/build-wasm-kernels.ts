import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { argv } from 'node:process'

const folder = 'worker/engine/kernels'
const near = 'core/duplicate/near'
/** The same compiler gives the same bytes; another one others that are as good. */
const compilerVersion = '19.1.7'

const flags = ['--target=wasm32', '-std=gnu11', '-O3', '-msimd128', '-mbulk-memory', '-nostdlib']

const ofEngine = {
  source: `${folder}/wasm.c`,
  flags: ['-Wl,--no-entry,--import-memory,--strip-all,--export=__stack_pointer'],
}

/** Each module that is committed: where, and of what. */
const modules = [
  // Relaxed SIMD multiplies and adds in one instruction where the processor can; older runtimes do not know it.
  { ...ofEngine, file: `${folder}/kernels-relaxed.wasm`, flags: [...ofEngine.flags, '-mrelaxed-simd'] },
  { ...ofEngine, file: `${folder}/kernels-simd.wasm` },
  { source: `${near}.c`, file: `${near}.wasm`, flags: ['-Wl,--no-entry,--strip-all'] },
]

/** @returns the command of the compiler that the committed files were built with, where this machine has it */
export function findClang(): string | undefined {
  return ['clang-19', 'clang'].find(command => {
    const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' })
    return status === 0 && stdout.includes(`version ${compilerVersion}`)
  })
}

/** Compiles one module. @throws Error with what the compiler says */
function buildWasm(clang: string, { source, flags: own }: (typeof modules)[number], to: string): void {
  const { status, stderr } = spawnSync(clang, [...flags, ...own, source, '-o', to], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${clang} does not compile ${source}: ${stderr}`)
}

/** Committed modules that are not what their source compiles to; none where this machine cannot tell. */
export function findStaleWasm(clang = findClang()): string[] {
  if (!clang) return []
  const built = mkdtempSync(path.join(tmpdir(), 'lamina-wasm-'))
  try {
    return modules.flatMap(module => {
      const file = path.join(built, path.basename(module.file))
      buildWasm(clang, module, file)
      if (readFileSync(file).equals(readFileSync(module.file))) return []
      return [`${module.file} is not what ${module.source} compiles to; run: npm run build:wasm`]
    })
  } finally {
    rmSync(built, { recursive: true })
  }
}

if (argv[1] === import.meta.filename) {
  const clang = findClang()
  if (!clang) throw new Error(`building needs clang ${compilerVersion} with wasm-ld, as clang-19 or clang`)
  for (const module of modules) buildWasm(clang, module, module.file)
}
