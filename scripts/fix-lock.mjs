// The mirror used to resolve the lock has no tarballs for other platforms; add their entries so npm ci accepts the lock everywhere.
import { readFileSync, writeFileSync } from 'node:fs'

const l = JSON.parse(readFileSync('package-lock.json', 'utf8')),
  P = l.packages
let n = 0
for (const [at, p] of Object.entries(P))
  for (const [name, v] of Object.entries(p.optionalDependencies ?? {})) {
    const os = name.match(/(darwin|win32|linux|android|freebsd|openbsd|netbsd|sunos|aix|openharmony)/)?.[1]
    if (!os && !/wasm32/.test(name)) continue
    const cpu = name.match(/(arm64|x64|ia32|arm|riscv64|ppc64|s390x|loong64|wasm32)/)?.[1]
    if (P[`node_modules/${name}`] || P[`${at}/node_modules/${name}`]) continue
    P[`node_modules/${name}`] = {
      version: v.replace(/^[\^~]/, ''),
      ...(cpu ? { cpu: [cpu] } : {}),
      ...(p.dev ? { dev: true } : {}),
      optional: true,
      ...(os ? { os: [os] } : {}),
    }
    n++
    console.log('added', name, v)
  }
l.packages = Object.fromEntries(Object.entries(P).sort(([a], [b]) => a.localeCompare(b, 'en')))
writeFileSync('package-lock.json', JSON.stringify(l, null, 2) + '\n')
console.log(n)
