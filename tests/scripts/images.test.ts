import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const dockerfile = readFileSync('Dockerfile', 'utf8').replaceAll('\\\n', ' ')

/** What a stage of the Dockerfile removes of node_modules, as it is written there. */
function removedIn(stage: string): string[] {
  const text = dockerfile.split(/^FROM /m).find(part => part.split('\n')[0]?.endsWith(` AS ${stage}`)) ?? ''
  return text.split('cd node_modules && rm -rf ')[1]?.split('\n')[0]?.trim().split(/\s+/) ?? []
}
const imported = /(?:^import .*?from |^export .*?from |^import |import\(|require\(|resolve\()'([^'.#][^']*)'/gm
const isOf = (name: string, removed: string) =>
  removed.endsWith('*') ? name.startsWith(removed.slice(0, -1)) : name === removed || name.startsWith(`${removed}/`)

/** What runs in an image; of the web what next did not put into its build. */
const parts = {
  server: [
    'core',
    'server',
    'prisma',
    'scripts/admin',
    'scripts/backup',
    'scripts/migrate.ts',
    'scripts/make-bucket.ts',
  ],
  worker: ['core', 'worker', 'scripts/worker-health.ts'],
  web: ['web/*.ts', 'scripts/web.ts'],
}

test.each(Object.entries(parts))('the image of the %s keeps every package that it imports', (part, places) => {
  const removed = [...removedIn('build'), ...removedIn(`${part}-files`)]
  expect(removed).toContain('typescript')
  const files = places.flatMap(place => (place.endsWith('.ts') ? globSync(place) : globSync(`${place}/**/*.{ts,mjs}`)))
  expect(files.length).toBeGreaterThan(0)
  const missing = files.flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(imported)].flatMap(([, name = '']) =>
      removed.some(gone => isOf(name, gone)) ? [`${file}: ${name}`] : [],
    ),
  )
  expect(missing).toEqual([])
})
