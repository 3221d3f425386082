import type { Page } from 'playwright-core'

/** Drops files and folders of this machine onto the middle of the window, as somebody does from their desktop. */
export async function drop(page: Page, ...files: string[]): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 }
  const wire = await page.context().newCDPSession(page)
  const data = { items: [], files, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await wire.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data })
  await wire.detach()
}
