// A registry that has no packages for some foreign platforms makes npm leave them out of the lock, and npm ci elsewhere
// refuses such a lock. Adds the missing entries; run it after every change of dependencies.
import { readFileSync, writeFileSync } from 'node:fs'

const systems = /(darwin|win32|linux|android|freebsd|openbsd|netbsd|sunos|aix|openharmony)/
const processors = /(arm64|x64|ia32|arm|riscv64|ppc64|s390x|loong64|wasm32)/

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const packages = lock.packages

for (const [location, owner] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const isForeign = systems.test(name) || name.includes('wasm32')
    if (!isForeign || packages[`node_modules/${name}`] || packages[`${location}/node_modules/${name}`]) continue
    packages[`node_modules/${name}`] = makeEntry(name, version, owner.dev)
    console.log(`added ${name} ${version}`)
  }
}
// without it npm installs the build for the other C library beside the one that runs
for (const [location, entry] of Object.entries(packages))
  if (entry.optional && /linux.*musl/.test(location)) entry.libc ??= ['musl']
// npm's own order, so that its next write changes nothing
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)

function makeEntry(name, version, isDev) {
  const system = systems.exec(name)?.[1]
  const processor = processors.exec(name)?.[1]
  return {
    version: version.replace(/^[\^~]/, ''),
    ...(processor ? { cpu: [processor] } : {}),
    ...(isDev ? { dev: true } : {}),
    optional: true,
    ...(system ? { os: [system] } : {}),
  }
}
