import type { Metadata } from 'next'
import { Models } from '@/features/models/models.tsx'

export const metadata: Metadata = { title: 'Models' }

export default function Page() {
  return <Models />
}
