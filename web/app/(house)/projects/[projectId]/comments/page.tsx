import type { Metadata } from 'next'
import { OpenComments } from '@/features/comments/open-comments.tsx'

export const metadata: Metadata = { title: 'Comments' }

export default function Page() {
  return <OpenComments />
}
