import type { Page, Route } from 'playwright-core'

const parts = /\/files\/uploads\//

/** Holds the second part of an upload back, whatever the speed. @returns what lets it fail, or go on, once it was sent */
export async function holdSecondPart(page: Page) {
  const held = Promise.withResolvers<Route>()
  let sent = 0
  await page.route(parts, async route => {
    if (route.request().method() !== 'PATCH' || ++sent !== 2) return route.continue()
    held.resolve(route)
  })
  return {
    fail: () => held.promise.then(route => route.abort('connectionreset')),
    goOn: () => held.promise.then(route => route.continue()),
  }
}

export const letPass = (page: Page) => page.unroute(parts)
