import type { Metadata } from 'next'
import { Images } from '@/features/images/images.tsx'

export const metadata: Metadata = { title: 'Images' }

export default function Page() {
  return <Images />
}
