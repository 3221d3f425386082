import type { Page } from 'playwright-core'

/** A figure of the strip above an import, as it stands there. */
export const outcomeOn = (page: Page, text: string) =>
  page
    .getByLabel('Files by outcome')
    .locator('div', { has: page.getByText(text, { exact: true }) })
    .locator('dd')
