import type { Metadata } from 'next'
import { Predictions } from '@/features/predictions/predictions.tsx'

export const metadata: Metadata = { title: 'Predictions' }

export default function Page() {
  return <Predictions />
}
