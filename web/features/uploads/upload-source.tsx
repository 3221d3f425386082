'use client'
import { useQuery } from '@apollo/client/react'
import { type ReactNode, useEffect } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import { Skeleton } from '@/components/skeleton.tsx'
import { useProject } from '@/features/project/project.ts'
import { viewerQuery } from '@/features/shell/viewer.ts'
import { nodesOf } from '@/lib/nodes.ts'
import { useAct } from '@/lib/use-act.ts'
import { DropZone } from './drop-zone.tsx'
import type { Sending } from './pack-tar.ts'
import { unfinishedFor } from './transfer.ts'
import { TransferPanel } from './transfer-panel.tsx'
import { beginTransfer, forgetTransfer, useTransfer, withoutUnreadable } from './transfers.ts'
import { type KnownUpload, removeUploadMutation, UnfinishedUploads, uploadsQuery } from './unfinished-uploads.tsx'

interface UploadSourceProps {
  /** Of the transfer; unset: that of the project's images. */
  slot?: string
  /** An upload of before that was chosen. */
  chosen: KnownUpload | undefined
  onChoose: (upload: KnownUpload | undefined) => void
  /** What is dropped here. */
  title?: string
  children?: ReactNode
}

const usual = 'ZIP, TAR and TAR.GZ as they are. It goes on where it stopped if the connection or this page goes.'

/** What comes from this computer: on its way, arrived, or left over from before. */
export function UploadSource({ slot: given, chosen, onChoose, title, children = usual }: UploadSourceProps) {
  const { id: projectId } = useProject()
  const slot = given ?? projectId
  const { data: viewer } = useQuery(viewerQuery)
  const { data, error, refetch } = useQuery(uploadsQuery, {
    variables: { projectId },
    fetchPolicy: 'cache-and-network',
  })
  const { act } = useAct(removeUploadMutation, ['Uploads'])
  const transfer = useTransfer(slot)
  const isDone = transfer?.state === 'done'
  useEffect(() => {
    if (isDone) void refetch()
  }, [isDone, refetch])
  if (!data) return error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton className="h-28" />
  const viewerId = viewer?.viewer?.user.id
  const others = nodesOf(data.project.uploads).filter(u => u.id !== transfer?.uploadId && u.id !== chosen?.id)

  async function begin(sending: Sending) {
    onChoose(undefined)
    // How far it came is asked anew: it is where the file is gone on with.
    const { data: fresh } = await refetch()
    const known = unfinishedFor(fresh ? nodesOf(fresh.project.uploads) : [], sending.file, viewerId)
    await beginTransfer(projectId, sending, known, slot)
  }
  async function giveUp() {
    const { uploadId, state } = transfer ?? {}
    forgetTransfer(slot)
    if (uploadId && state !== 'done') await act({ input: { uploadId } })
    else await refetch()
  }
  async function leaveOut() {
    const rest = withoutUnreadable(slot)
    await giveUp()
    if (rest) await begin(rest)
  }
  const panel = chosen ? arrived(chosen) : transfer
  return (
    <div className="flex flex-col gap-4">
      {panel ? (
        <TransferPanel
          slot={slot}
          transfer={panel}
          onGiveUp={() => (chosen ? onChoose(undefined) : void giveUp())}
          onLeaveOut={() => void leaveOut()}
        />
      ) : (
        <DropZone title={title} onSend={sending => void begin(sending)}>
          {children}
        </DropZone>
      )}
      <UnfinishedUploads uploads={others} viewerId={viewerId} onUse={onChoose} />
    </div>
  )
}

const arrived = ({ id, fileName, byteCount }: KnownUpload) => ({
  ...{ state: 'done' as const, fileName, byteCount, sentBytes: byteCount, uploadId: id },
  ...{ resumedAt: 0, bytesPerSecond: null, problem: null, unreadable: [] },
})
