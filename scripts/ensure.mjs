// Runs before every other script, on whatever Node the machine has: plain JavaScript, nothing but Node's own modules.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileKernels } from './compile-kernels.mjs'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const oldestNode = [22, 18]
const installStamp = 'node_modules/.lamina-installed'
const generateStamp = 'core/generated/.schema'

install()
generate(findNode())
await compileKernels()

/** npm ci, when the lock is not the one that was installed, or half of it is gone. */
function install() {
  const lock = hash('package-lock.json')
  if (read(installStamp) === lock && existsSync('node_modules/prisma/package.json')) return
  console.log(`installing packages (npm on Node ${process.version})`)
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  if (npm) run(process.execPath, [npm, ...args], 'npm ci')
  else run('npm', args, 'npm ci')
  writeFileSync(installStamp, lock)
}

/** The database client and the types of the schema, when prisma/schema or what generates them has changed. */
function generate(node) {
  const wanted = hash(...chapters(), 'package-lock.json')
  if (read(generateStamp) === wanted && existsSync('core/generated/prisma/client.ts')) return
  console.log('generating the database client')
  run(node, ['scripts/prisma.mjs', 'generate'], 'prisma generate', 'pipe')
  mkdirSync(path.dirname(generateStamp), { recursive: true })
  writeFileSync(generateStamp, wanted)
}

function chapters() {
  const names = readdirSync('prisma/schema').sort()
  return names.map(name => path.join('prisma/schema', name))
}

/** The Node that everything else runs on: the one npm brought, else the machine's own where that is new enough. */
function findNode() {
  const system = { linux: 'linux', win32: 'win' }[process.platform]
  const pinned = path.resolve(`node_modules/node-${system}-${process.arch}/bin/node${system === 'win' ? '.exe' : ''}`)
  if (existsSync(pinned) && spawnSync(pinned, ['--version'], { stdio: 'ignore' }).status === 0) return pinned
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return process.execPath
  return fail(
    `Lamina needs Node ${oldestNode.join('.')} or newer; this is ${process.version}, and npm has none for ` +
      `${process.platform}-${process.arch}: install it from https://nodejs.org`,
  )
}

function hash(...files) {
  const sum = createHash('sha256')
  for (const file of files) sum.update(readFileSync(file)).update('\0')
  return sum.digest('hex')
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function run(command, args, name, stdio = 'inherit') {
  const { status, error, stdout, stderr } = spawnSync(command, args, { stdio, encoding: 'utf8' })
  if (status === 0) return
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`)
  fail(`${name} did not succeed${error ? `: ${error.message}` : ''}`)
}

function fail(line) {
  console.error(line)
  process.exit(1)
}
