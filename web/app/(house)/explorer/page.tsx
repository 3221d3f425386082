import type { Metadata } from 'next'
import { Explorer } from '@/features/explorer/explorer.tsx'

export const metadata: Metadata = { title: 'API explorer' }

export default function Page() {
  return (
    <main className="min-h-0 flex-1 overflow-y-auto">
      <Explorer />
    </main>
  )
}
