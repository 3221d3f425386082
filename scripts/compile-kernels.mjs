// Compiles the native engine where the machine has a C compiler; without one the WebAssembly engine does the same work,
// slower. Never fails: what came of it is written down for worker/engine/native.ts to read. Plain JavaScript, as ensure.mjs.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const sources = 'worker/engine/kernels'
const build = `${sources}/build`
const outcomeFile = `${build}/outcome.json`
const addon = `${build}/kernels.node`
const headers = 'node_modules/node-api-headers/include'

// -ffp-contract=fast lets a * b + c round once. Never -ffast-math: a loss that is no number must be seen.
const flags = ['-std=gnu11', '-O3', '-fPIC', '-ffp-contract=fast', '-fno-math-errno', '-pthread', `-I${headers}`]
const avx2 = ['-mavx2', '-mfma']
const avx512 = [...avx2, '-mavx512f', '-mavx512vl', '-mavx512bw', '-mavx512dq', '-mprefer-vector-width=512']
const variants = process.arch === 'x64' ? { avx2, avx512 } : { baseline: [] }

/** @returns what came of it: { hash, detail, addonSha256 } or { hash, reason } */
export async function compileKernels() {
  const hash = hashSources()
  const known = readOutcome()
  if (known?.hash === hash && (known.reason ? !findCompiler() : isWhole(known))) return known
  mkdirSync(build, { recursive: true })
  const outcome = { hash, ...(await compile()) }
  writeFileSync(outcomeFile, JSON.stringify(outcome))
  return outcome
}

async function compile() {
  if (process.platform === 'win32') return { reason: 'not built on Windows' }
  const compiler = findCompiler()
  if (!compiler) return { reason: `no C compiler: none of ${compilers().join(', ')} is installed` }
  console.log(`compiling the native engine (${compiler.version})`)
  const objects = []
  const steps = Object.entries(variants).map(([name, extra]) => {
    objects.push(`${build}/kernels-${name}.o`)
    return run(compiler.command, [
      ...flags,
      ...extra,
      `-DVARIANT_NAME=${name}`,
      '-c',
      `${sources}/kernels.c`,
      '-o',
      objects.at(-1),
    ])
  })
  for (const part of ['pool', 'addon']) {
    objects.push(`${build}/${part}.o`)
    steps.push(run(compiler.command, [...flags, '-c', `${sources}/${part}.c`, '-o', objects.at(-1)]))
  }
  const failed = (await Promise.all(steps)).find(Boolean)
  if (failed) return { reason: `${compiler.version} does not compile it: ${failed}` }
  const shared = process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared']
  // Moved into place whole: a worker that runs keeps the old one.
  const linked = await run(compiler.command, [...shared, '-pthread', ...objects, '-lm', '-o', `${addon}.part`])
  if (linked) return { reason: `${compiler.version} does not link it: ${linked}` }
  renameSync(`${addon}.part`, addon)
  return { detail: compiler.version, addonSha256: hashAddon() }
}

function compilers() {
  return [process.env.CC, 'cc', 'gcc', 'clang'].filter(Boolean)
}

function findCompiler() {
  for (const command of compilers()) {
    const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' })
    if (status === 0) return { command, version: stdout.split('\n')[0] }
  }
  return undefined
}

/** @returns undefined, or the first line that says what is wrong */
function run(command, args) {
  return new Promise(resolve => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let text = ''
    child.stderr.on('data', chunk => {
      text += chunk
    })
    child.on('error', error => resolve(error.message))
    child.on('close', code =>
      resolve(code === 0 ? undefined : (text.split('\n').find(l => l.includes('error')) ?? text.split('\n')[0])),
    )
  })
}

function hashSources() {
  const sum = createHash('sha256').update(JSON.stringify([process.platform, process.arch, variants, flags]))
  const files = readdirSync(sources).filter(file => /\.[ch]$/.test(file))
  for (const file of files.sort()) sum.update(readFileSync(path.join(sources, file))).update('\0')
  return sum.digest('hex')
}

const hashAddon = () => createHash('sha256').update(readFileSync(addon)).digest('hex')

/** A part of an addon would end the process that loads it. */
const isWhole = ({ addonSha256 }) => existsSync(addon) && hashAddon() === addonSha256

/** @returns undefined where there is none that can be read: it is written anew */
function readOutcome() {
  if (!existsSync(outcomeFile)) return undefined
  try {
    return JSON.parse(readFileSync(outcomeFile, 'utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
