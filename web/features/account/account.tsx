'use client'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { KeysPanel } from './keys-panel.tsx'
import { PasswordPanel } from './password-panel.tsx'
import { ProfilePanel } from './profile-panel.tsx'
import { SessionsPanel } from './sessions-panel.tsx'

/** One's own account: who one is, with what one signs in, and where one is signed in. */
export function Account() {
  return (
    <main className="min-h-0 flex-1 overflow-y-auto">
      <Page>
        <PageHeader title="Account" about="Who you are here, and what opens the door for you." />
        <div className="grid items-start gap-4 xl:grid-cols-[360px_minmax(0,1fr)]">
          <div className="grid gap-4 md:max-xl:grid-cols-2">
            <ProfilePanel />
            <PasswordPanel />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <SessionsPanel />
            <KeysPanel />
          </div>
        </div>
      </Page>
    </main>
  )
}
