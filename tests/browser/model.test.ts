import { createRequire } from 'node:module'
import path from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findChromium } from '#tests/kit/chromium.ts'
import { openEngine } from '#worker/engine/open-engine.ts'
import { exportModel } from '#worker/ml/artifacts.ts'
import { foldModel } from '#worker/ml/fold.ts'
import { drawBatch, enginesHere, numbersOf, open, withTrained } from '../worker/engine/kit.ts'

const engines = (await enginesHere()).filter(e => e.name === 'native' || e.name === 'wasm')
let browser: Browser
beforeAll(async () => {
  browser = await chromium.launch(await findChromium())
})
afterAll(() => browser?.close())

/** What a page of a browser may do with its plain tfjs. */
type InBrowser = { tf: typeof tf }

test.each(engines.map(e => [e.title, e] as const))(
  'a model trained on %s answers in the plain tfjs of a browser as it does here, within 1e-4',
  async (_, engine) => {
    await open(engine)
    const { modelJson, weights, here } = await withTrained(3, async network => {
      const inference = foldModel(network.model)
      const [answers] = await numbersOf([tf.tidy(() => inference.probabilities(drawBatch(2)))])
      inference.dispose()
      return { ...(await exportModel(network.model)), here: [...(answers ?? [])] }
    })
    const images = drawBatch(2)
    const pixels = [...(await images.data())]
    images.dispose()

    const page = await browser.newPage()
    const bundle = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs'))
    await page.addScriptTag({ path: path.join(bundle, 'tf.min.js') })
    const there = await page.evaluate(
      async ({ modelJson, weights, pixels }) => {
        const { tf } = globalThis as typeof globalThis & InBrowser
        await tf.setBackend('cpu')
        const { modelTopology, weightsManifest } = JSON.parse(modelJson)
        const weightData = Uint8Array.from(weights).buffer
        const artifacts = { modelTopology, weightSpecs: weightsManifest[0].weights, weightData }
        const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts))
        return [...(await (model.predict(tf.tensor(pixels, [2, 32, 32, 3])) as tf.Tensor).data())]
      },
      { modelJson: modelJson.toString('utf8'), weights: [...weights], pixels },
    )
    await page.close()
    expect(there).toHaveLength(6)
    there.forEach((p, i) => {
      expect(Math.abs(p - (here[i] ?? Number.NaN))).toBeLessThan(1e-4)
    })
  },
  120_000,
)

test('the machine has an engine to train on', async () => {
  expect(engines.length).toBeGreaterThan(0)
  expect((await openEngine('wasm')).name).toBe('wasm')
})
