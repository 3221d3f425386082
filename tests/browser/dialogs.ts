import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { focused } from './house.ts'

/** What is done in dialogs and tables of a page, again and again. */
export function dialogsOf(page: () => Page) {
  const button = (name: string | RegExp) => page().getByRole('button', { name })
  const dialog = () => page().getByRole('dialog')
  const row = (name: string) => page().getByRole('row').filter({ hasText: name }).first()

  /** Confirms what a dialog asks. */
  async function confirm(verb: string, reason?: string) {
    if (reason !== undefined) await dialog().getByLabel('Reason').fill(reason)
    await dialog().getByRole('button', { name: verb }).click()
    await dialog().waitFor({ state: 'detached' })
  }

  /** The link that the open dialog shows, this once. */
  async function linkShown(): Promise<string> {
    const code = dialog().locator('code')
    await expect.poll(() => code.textContent()).toMatch(/^http/)
    const link = (await code.textContent()) ?? ''
    await expect.poll(() => focused(page())).toBe('Copy the link')
    await dialog().getByRole('button', { name: 'Done' }).click()
    await dialog().waitFor({ state: 'detached' })
    expect(await page().content()).not.toContain(link)
    return link
  }

  async function inviteTo(project: string, ...roles: string[]): Promise<string> {
    await page().goto(`${project}/people`)
    await button('Invite').click()
    for (const role of roles)
      await dialog()
        .getByRole('checkbox', { name: new RegExp(`^${role}`) })
        .check()
    await dialog().getByRole('button', { name: 'Make link' }).click()
    return linkShown()
  }

  async function openUserMenu(name: string, item: string) {
    await button(`What can be done with ${name}`).press('Enter')
    await page().getByRole('menuitem', { name: item }).press('Enter')
  }

  return { button, dialog, row, confirm, linkShown, inviteTo, openUserMenu }
}
