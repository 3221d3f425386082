import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let tree: string

beforeEach(() => {
  tree = mkdtempSync(path.join(tmpdir(), 'lamina-rules-'))
  cpSync('biome.json', path.join(tree, 'biome.json'))
})
afterEach(() => rmSync(tree, { recursive: true }))

/** What Biome says of a file at this place that imports this. */
function lint(file: string, imported: string): string {
  mkdirSync(path.join(tree, path.dirname(file)), { recursive: true })
  writeFileSync(path.join(tree, file), `import * as it from '${imported}'\n\nexport default it\n`)
  const biome = path.resolve('node_modules/.bin/biome')
  const options = ['--only=style/noRestrictedImports', '--vcs-enabled=false', '--colors=off']
  const { stdout, stderr } = spawnSync(biome, ['lint', ...options, file], { cwd: tree, encoding: 'utf8' })
  const said = stdout + stderr
  expect(said).toContain('Checked 1 file')
  return said
}

test.each([
  ['core/label/give-label.ts', 'graphql', 'throw an error of core/errors.ts'],
  ['core/label/give-label.ts', '@apollo/server', 'throw an error of core/errors.ts'],
  ['core/label/give-label.ts', '@tensorflow/tfjs', 'worker/ml does'],
  ['core/label/give-label.ts', 'react', 'schema.graphql'],
  ['core/label/give-label.ts', 'next/server', 'schema.graphql'],
  ['core/label/give-label.ts', '#server/context.ts', 'core/ is the bottom'],
  ['core/label/give-label.ts', '../../worker/run-job.ts', 'core/ is the bottom'],
  ['core/label/give-label.ts', 'sharp', 'core/picture'],
  ['core/label/give-label.ts', '#tests/kit/chromium.ts', 'Nobody imports tests'],
  ['server/schema/image.ts', '#worker/task.ts', 'meet in core/'],
  ['server/schema/image.ts', '../../worker/task.ts', 'meet in core/'],
  ['server/schema/image.ts', '../../web/serve.ts', 'schema.graphql'],
  ['server/main.ts', '@tensorflow/tfjs', 'the worker runs it'],
  ['server/main.ts', 'pg', 'core/database.ts'],
  ['worker/tasks/train.ts', 'graphql', 'call a verb of core/'],
  ['worker/tasks/train.ts', '#server/context.ts', 'call a verb of core/'],
  ['worker/tasks/train.ts', '../../web/serve.ts', 'a verb of core/'],
  ['worker/ml/train-network.ts', 'graphql', 'call a verb of core/'],
  ['worker/ml/train-network.ts', '#core/database.ts', 'plain values'],
  ['worker/ml/train-network.ts', '#core/generated/prisma/client.ts', 'plain values'],
  ['worker/ml/train-network.ts', '@prisma/client', 'plain values'],
  ['worker/engine/open-engine.ts', 'pg', 'plain values'],
  ['web/features/run/run-page.tsx', '#core/errors.ts', 'schema.graphql alone'],
  ['web/features/run/run-page.tsx', '../../../server/context.ts', 'schema.graphql alone'],
  ['web/lib/apollo.ts', '../../core/errors.ts', 'schema.graphql alone'],
  ['web/serve.ts', '../core/settings.ts', 'schema.graphql alone'],
  ['web/lib/apollo.ts', 'pg', 'through the API'],
  ['scripts/start.ts', '#tests/kit/chromium.ts', 'Nobody imports tests'],
  ['bench/engine.ts', '#tests/kit/chromium.ts', 'Nobody imports tests'],
])('%s may not import %s', (file, imported, message) => {
  expect(lint(file, imported)).toContain(message)
})

test.each([
  ['core/label/give-label.ts', '#core/worker/beat.ts'],
  ['core/label/give-label.ts', '../worker/beat.ts'],
  ['core/label/give-label.ts', 'pg'],
  ['core/picture/read-raster.ts', 'sharp'],
  ['core/phantom/draw-spine.ts', 'sharp'],
  ['server/schema/image.ts', '#core/label/give-label.ts'],
  ['server/schema/image.ts', 'graphql'],
  ['server/schema/worker.ts', '#core/worker/beat.ts'],
  ['worker/tasks/train.ts', '#core/database.ts'],
  ['worker/tasks/train.ts', '../ml/train-network.ts'],
  ['worker/ml/train-network.ts', '@tensorflow/tfjs'],
  ['worker/ml/train-network.ts', '#core/metrics/auc.ts'],
  ['web/lib/apollo.ts', '@apollo/client'],
  ['web/proxy.ts', 'next/server'],
  ['web/features/run/run-page.tsx', '@/lib/graphql'],
  ['web/features/run/run-page.tsx', '../../lib/graphql.ts'],
  ['tests/server/story.test.ts', '#server/open-server.ts'],
])('%s may import %s', (file, imported) => {
  expect(lint(file, imported)).not.toContain('noRestrictedImports')
})
