import axe from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * The rules of accessibility that a page breaks, each with the first element that breaks it. axe stays in the document that
 * it was given to, and is asked for nothing but what is wrong: most of its time went into telling what is right.
 * @param only these rules, all that are on by default unless given
 */
export async function brokenRules(page: Page, only?: string[]): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source)
  const options: axe.RunOptions = { resultTypes: ['violations'], ...(only && { runOnly: only }) }
  return page.evaluate<string[]>(
    `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0]?.html))`,
  )
}
