import type { Metadata } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { Providers } from './providers.tsx'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Lamina', template: '%s · Lamina' },
  robots: { index: false, follow: false },
}

/** The scripts that Next writes into a page have the nonce of its policy; the one for light and dark needs it too. */
async function findNonce(): Promise<string | undefined> {
  return /'nonce-([^']+)'/.exec((await headers()).get('content-security-policy') ?? '')?.[1]
}

export default async function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <Providers nonce={await findNonce()}>{children}</Providers>
      </body>
    </html>
  )
}
