import type { Metadata } from 'next'
import { Work } from '@/features/work/work.tsx'

export const metadata: Metadata = { title: 'Work' }

export default function Page() {
  return <Work />
}
