import type { Metadata } from 'next'
import { Duplicates } from '@/features/duplicates/duplicates.tsx'

export const metadata: Metadata = { title: 'Duplicates' }

export default function Page() {
  return <Duplicates />
}
