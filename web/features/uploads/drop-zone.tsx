'use client'
import { FolderUp } from 'lucide-react'
import { type ReactNode, type RefObject, useRef, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { useFieldProblem } from '@/components/field.tsx'
import { Notice } from '@/components/notice.tsx'
import { cn } from '@/lib/class-names.ts'
import { formatCounted } from '@/lib/format.ts'
import { type Brought, type Sending, toSend } from './pack-tar.ts'
import { readChosen, readDrop, type Taken } from './read-drop.ts'
import { listed, reasonAgainst } from './transfer.ts'
import { useWindowDrop } from './use-window-drop.ts'

interface DropZoneProps {
  title?: string
  /** What was dropped before is being looked at. */
  isBusy?: boolean
  onSend: (sending: Sending) => void
  /** What becomes of it. */
  children: ReactNode
}

const usual = 'Drop folders, files or an archive anywhere here'

/** Where files, folders and archives are dropped, anywhere in the window, or chosen. */
export function DropZone({ title = usual, isBusy = false, onSend, children }: DropZoneProps) {
  const zone = useRef<HTMLFieldSetElement>(null)
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const [found, setFound] = useState<number>()
  const [against, setAgainst] = useState<string>()
  const [half, setHalf] = useState<Taken>()
  const refused = useFieldProblem('uploadId')
  const said = against ?? refused
  const isOver = useWindowDrop(zone, transfer => void drop(transfer))

  function send(brought: readonly Brought[]) {
    const sending = toSend(brought)
    const reason = reasonAgainst(sending?.file)
    setHalf(undefined)
    setAgainst(reason)
    if (!reason && sending) onSend(sending)
  }
  function take(taken: Taken) {
    if (taken.unreadable.length === 0) return send(taken.brought)
    setAgainst(undefined)
    setHalf(taken)
  }
  async function drop(transfer: DataTransfer) {
    if (found !== undefined || isBusy) return
    try {
      take(await readDrop(transfer, setFound))
    } finally {
      setFound(undefined)
    }
  }
  return (
    <div className="flex flex-col gap-2">
      <fieldset
        ref={zone}
        aria-label="Files, folders or an archive"
        aria-describedby={said ? 'drop-problem' : undefined}
        aria-busy={found !== undefined || isBusy || undefined}
        className={cn(
          'flex min-h-32 flex-col items-center justify-center gap-1.5 rounded-md border border-line-strong border-dashed bg-page px-3 py-3 text-center',
          isOver && 'border-accent bg-accent-wash',
        )}
      >
        <FolderUp aria-hidden className="size-5 text-muted" />
        <span aria-live="polite" className="font-medium">
          {found !== undefined
            ? `Looking into it: ${formatCounted(found, 'file')} so far`
            : isBusy
              ? 'Reading the names in it'
              : title}
        </span>
        <span className="flex flex-wrap justify-center gap-2">
          <Button size="sm" onClick={() => folder.current?.click()}>
            Choose a folder
          </Button>
          <Button size="sm" onClick={() => files.current?.click()}>
            Choose files
          </Button>
        </span>
        <span className="max-w-[60ch] text-xs text-muted">{children}</span>
        <Chooser label="Files" input={files} onChoose={take} />
        <Chooser label="Folder" input={folder} onChoose={take} isFolder />
      </fieldset>
      {said && (
        <p id="drop-problem" role="alert" className="text-xs text-danger">
          {said}
        </p>
      )}
      {half && <Unreadable taken={half} onGoOn={() => send(half.brought)} onLeave={() => setHalf(undefined)} />}
    </div>
  )
}

interface UnreadableProps {
  taken: Taken
  onGoOn: () => void
  onLeave: () => void
}

/** Nothing is left out unseen. */
function Unreadable({ taken: { brought, unreadable }, onGoOn, onLeave }: UnreadableProps) {
  return (
    <Notice
      tone="warn"
      title={`${formatCounted(unreadable.length, 'file or folder', 'files or folders')} cannot be read`}
      actions={
        <>
          {brought.length > 0 && (
            <Button size="sm" onClick={onGoOn}>
              Go on with the other {formatCounted(brought.length, 'file')}
            </Button>
          )}
          <Button size="sm" look="quiet" onClick={onLeave}>
            Leave it
          </Button>
        </>
      }
    >
      <p className="break-all font-mono text-xs" title={unreadable.slice(0, 100).join('\n')}>
        {listed(unreadable)}
      </p>
    </Notice>
  )
}

interface ChooserProps {
  label: string
  input: RefObject<HTMLInputElement | null>
  onChoose: (taken: Taken) => void
  isFolder?: boolean
}

function Chooser({ label, input, onChoose, isFolder = false }: ChooserProps) {
  return (
    <input
      ref={input}
      type="file"
      multiple
      hidden
      {...(isFolder ? { webkitdirectory: '' } : {})}
      aria-label={label}
      onChange={event => {
        onChoose(readChosen(event.target.files ?? []))
        // The same files chosen again are to be heard of again.
        event.target.value = ''
      }}
    />
  )
}
