import type { Metadata } from 'next'
import { Prediction } from '@/features/predictions/prediction.tsx'

export const metadata: Metadata = { title: 'Prediction' }

export default async function Page({ params }: { params: Promise<{ predictionId: string }> }) {
  return <Prediction predictionId={(await params).predictionId} />
}
