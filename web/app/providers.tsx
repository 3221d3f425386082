'use client'
import { ApolloProvider } from '@apollo/client/react'
import { ThemeProvider } from 'next-themes'
import { Tooltip } from 'radix-ui'
import { type ReactNode, useEffect, useState } from 'react'
import { KeyMapProvider } from '@/features/shell/key-map.tsx'
import { createApolloClient } from '@/lib/apollo.ts'

export function Providers({ nonce, children }: { nonce?: string; children: ReactNode }) {
  const [client] = useState(createApolloClient)
  useEffect(() => {
    // A page that the browser kept whole, to go back to: whose it was may have signed out since.
    const comeBack = ({ persisted }: PageTransitionEvent) => persisted && location.reload()
    addEventListener('pageshow', comeBack)
    return () => removeEventListener('pageshow', comeBack)
  }, [])
  return (
    <ThemeProvider
      nonce={nonce}
      attribute="class"
      defaultTheme="dark"
      themes={['dark', 'light']}
      enableSystem={false}
      disableTransitionOnChange
    >
      <ApolloProvider client={client}>
        <Tooltip.Provider delayDuration={300}>
          <KeyMapProvider>{children}</KeyMapProvider>
        </Tooltip.Provider>
      </ApolloProvider>
    </ThemeProvider>
  )
}
