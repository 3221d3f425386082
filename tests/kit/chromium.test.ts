import { chromium } from 'playwright-core'
import { expect, test } from 'vitest'
import { findChromium } from './chromium.ts'

async function render(options: Awaited<ReturnType<typeof findChromium>>) {
  const browser = await chromium.launch(options)
  try {
    const page = await browser.newPage()
    await page.setContent('<h1 id="a" style="display:inline">Lamina</h1><button>Go</button>')
    await page.evaluate("document.querySelector('button').onclick = () => { document.title = 'went' }")
    await page.getByRole('button', { name: 'Go' }).click()
    const width = (await page.locator('#a').boundingBox())?.width ?? 0
    return { title: await page.title(), width, picture: (await page.screenshot()).length }
  } finally {
    await browser.close()
  }
}

test('the Chromium found here renders a page, with text, and answers a click', { timeout: 60_000 }, async () => {
  const { title, width, picture } = await render(await findChromium())
  expect(title).toBe('went')
  expect(width).toBeGreaterThan(20)
  expect(picture).toBeGreaterThan(1000)
})

test.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'where the machine has none, the one that npm brought does',
  { timeout: 120_000 },
  async () => {
    const { title, width } = await render(await findChromium({ ...process.env, CHROMIUM: undefined }, []))
    expect(title).toBe('went')
    expect(width).toBeGreaterThan(20)
  },
)

test('a CHROMIUM that does not exist is named', async () => {
  await expect(findChromium({ CHROMIUM: '/nowhere/chromium' })).rejects.toThrow(
    'CHROMIUM=/nowhere/chromium does not exist',
  )
})
