'use client'
import { useState } from 'react'
import { useProject } from '@/features/project/project.ts'
import { forgetTransfer, useTransfer } from '@/features/uploads/transfers.ts'
import type { KnownUpload } from '@/features/uploads/unfinished-uploads.tsx'

export interface UploadedWeights {
  /** Of their transfer: another than that of images, which an import would begin with. */
  slot: string
  /** An upload of before. */
  chosen: KnownUpload | undefined
  choose: (upload: KnownUpload | undefined) => void
  /** Of what has arrived; null: nothing has. */
  uploadId: string | null
  forget: () => void
}

/** Pretrained weights that are sent from this computer. */
export function useUploadedWeights(): UploadedWeights {
  const { id: projectId } = useProject()
  const slot = `${projectId} weights`
  const [chosen, choose] = useState<KnownUpload>()
  const transfer = useTransfer(slot)
  const arrivedId = transfer?.state === 'done' ? transfer.uploadId : null
  return { slot, chosen, choose, uploadId: chosen?.id ?? arrivedId, forget: () => forgetTransfer(slot) }
}
