import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const kernels = 'worker/engine/kernels'
let clone: string

/** A clone that has only what the compilation reads. */
beforeEach(() => {
  clone = mkdtempSync(path.join(tmpdir(), 'lamina-kernels-'))
  mkdirSync(path.join(clone, 'node_modules'))
  symlinkSync(path.resolve('node_modules/node-api-headers'), path.join(clone, 'node_modules/node-api-headers'))
  const isSource = (file: string) => !file.includes(`${kernels}/build`)
  cpSync(kernels, path.join(clone, kernels), { recursive: true, filter: isSource })
})
afterEach(() => rmSync(clone, { recursive: true }))

/** Compiles there, with this alone in the environment. @returns what came of it, twice: done again changes nothing */
function compile(env: Record<string, string>) {
  const script = path.resolve('scripts/compile-kernels.mjs')
  const source = `import(${JSON.stringify(script)}).then(async m => console.log(JSON.stringify(await m.compileKernels())))`
  const run = () => spawnSync(process.execPath, ['-e', source], { cwd: clone, env, encoding: 'utf8' })
  const { status, stdout, stderr } = run()
  expect([status, stderr]).toEqual([0, ''])
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

function writeBrokenCompiler(): string {
  const file = path.join(clone, 'broken-cc')
  const says = 'if [ "$1" = --version ]; then echo broken 1.0; else echo "k.c:1: error: no such thing" >&2; exit 1; fi'
  writeFileSync(file, `#!/bin/sh\n${says}\n`, { mode: 0o755 })
  return file
}

const outcome = () => JSON.parse(readFileSync(path.join(clone, kernels, 'build/outcome.json'), 'utf8'))
const addon = () => path.join(clone, kernels, 'build/kernels.node')

test('a machine without a compiler goes on, and the reason is written down', () => {
  expect(compile({ PATH: '' }).reason).toBe('no C compiler: none of cc, gcc, clang is installed')
  expect(outcome().reason).toContain('no C compiler')
  expect(existsSync(addon())).toBe(false)
})

test('a compiler that refuses stops nothing: what it said is written down', () => {
  const { reason } = compile({ PATH: process.env.PATH ?? '', CC: writeBrokenCompiler() })
  expect(reason).toBe('broken 1.0 does not compile it: k.c:1: error: no such thing')
  expect(existsSync(addon())).toBe(false)
})

test('what an earlier compilation left half written is made anew', () => {
  mkdirSync(path.join(clone, kernels, 'build'))
  writeFileSync(path.join(clone, kernels, 'build/outcome.json'), '{"hash"')
  expect(compile({ PATH: '' }).reason).toContain('no C compiler')
  expect(outcome().reason).toContain('no C compiler')
})

test('with a compiler the addon is built and loads; once is enough until a source changes', () => {
  const env = { PATH: process.env.PATH ?? '' }
  const { detail, reason } = compile(env)
  if (reason) return expect(reason).toContain('no C compiler')
  expect(detail).toBeTruthy()
  const { variants } = createRequire(import.meta.url)(addon()) as { variants: string[] }
  expect(variants).toEqual(expect.any(Array))
  // What would fail is not asked again.
  const broken = writeBrokenCompiler()
  expect(compile({ ...env, CC: broken }).detail).toBe(detail)
  const whole = readFileSync(addon())
  rmSync(addon()) // it is loaded: not written into
  writeFileSync(addon(), whole.subarray(0, 4096))
  expect(compile(env).detail).toBe(detail)
  expect(readFileSync(addon()).length).toBe(whole.length)
  const source = path.join(clone, kernels, 'loss.h')
  writeFileSync(source, `${readFileSync(source, 'utf8')}\n`)
  expect(compile({ ...env, CC: broken }).reason).toContain('broken 1.0')
}, 120_000)
