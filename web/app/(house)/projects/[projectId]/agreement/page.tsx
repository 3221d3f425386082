import type { Metadata } from 'next'
import { Agreement } from '@/features/agreement/agreement.tsx'

export const metadata: Metadata = { title: 'Agreement' }

export default function Page() {
  return <Agreement />
}
