import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const run = promisify(execFile)
let tree: string

/** A bare tree; npm, Prisma's CLI and the C compiler stand outside of what is tested and only write down that they were called. */
beforeEach(() => {
  tree = mkdtempSync(path.join(tmpdir(), 'lamina-ensure-'))
  for (const folder of ['scripts', 'prisma/schema']) mkdirSync(path.join(tree, folder), { recursive: true })
  cpSync('scripts/ensure.mjs', path.join(tree, 'scripts/ensure.mjs'))
  write('package-lock.json', '{"lockfileVersion":3}')
  write('prisma/schema/a.prisma', 'model A')
  const write_ = `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'\n`
  write(
    'npm.mjs',
    `${write_}appendFileSync('calls', 'npm ' + process.argv[2] + '\\n')
     if (process.env.NPM_FAILS) process.exit(7)
     mkdirSync('node_modules/prisma', { recursive: true })
     writeFileSync('node_modules/prisma/package.json', '{}')`,
  )
  write(
    'scripts/prisma.mjs',
    `${write_}appendFileSync('calls', 'prisma ' + process.argv[2] + '\\n')
     mkdirSync('core/generated/prisma', { recursive: true })
     writeFileSync('core/generated/prisma/client.ts', '')`,
  )
  write(
    'scripts/compile-kernels.mjs',
    `${write_}export const compileKernels = async () => appendFileSync('calls', 'kernels\\n')`,
  )
  write('calls', '')
})
afterEach(() => rmSync(tree, { recursive: true }))

const write = (file: string, text: string) => writeFileSync(path.join(tree, file), text)

async function ensure(env: Record<string, string> = {}) {
  write('calls', '')
  await run(process.execPath, [path.join(tree, 'scripts/ensure.mjs')], {
    cwd: tmpdir(),
    env: { ...process.env, npm_execpath: path.join(tree, 'npm.mjs'), ...env },
  })
  return readFileSync(path.join(tree, 'calls'), 'utf8').trim().split('\n').filter(Boolean)
}

test('a bare clone is installed and its client generated, and the second call does nothing', async () => {
  expect(await ensure()).toEqual(['npm ci', 'prisma generate', 'kernels'])
  expect(await ensure()).toEqual(['kernels'])
})

test('a changed lock is installed again', async () => {
  await ensure()
  write('package-lock.json', '{"lockfileVersion":3,"packages":{}}')
  expect(await ensure()).toEqual(['npm ci', 'prisma generate', 'kernels'])
})

test('a changed schema is generated again, though a client is there', async () => {
  await ensure()
  write('prisma/schema/b.prisma', 'model B')
  expect(await ensure()).toEqual(['prisma generate', 'kernels'])
})

test('a node_modules folder that was removed is installed again', async () => {
  await ensure()
  rmSync(path.join(tree, 'node_modules'), { recursive: true })
  expect(await ensure()).toEqual(['npm ci', 'kernels'])
})

test('an install that fails is said in a line, gives exit code 1 and is tried again', async () => {
  await expect(ensure({ NPM_FAILS: '1' })).rejects.toMatchObject({ code: 1, stderr: 'npm ci did not succeed\n' })
  expect(await ensure()).toEqual(['npm ci', 'prisma generate', 'kernels'])
})
