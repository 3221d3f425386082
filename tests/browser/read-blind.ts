import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Answers an image by keys alone, with a note and how sure they are, having seen nothing of what others said. */
export async function readBlind(page: Page, address: string, { key, name }: { key: string; name: string }) {
  await page.goto(address)
  await page.getByText('You read this project blind: what others said is shown once you have answered.').waitFor()
  expect(await page.getByRole('heading', { name: /^(History|Predictions)$/ }).count(), 'nothing false is said').toBe(0)
  expect(await page.getByText('by import').count(), 'the imported label is hidden').toBe(0)
  await page.locator('canvas').first().waitFor()
  await page.keyboard.press('Shift+N')
  await page.keyboard.type(`seen by ${name}`)
  await page.keyboard.press('Enter')
  await page.keyboard.press('%')
  await page.keyboard.type('1a70')
  await page.keyboard.press('Enter')
  await page.locator('[data-readout=view]').first().waitFor()
  await page.keyboard.press('i')
  await page.keyboard.press(key)
  await page.getByRole('listitem').filter({ hasText: name }).first().waitFor()
}
