'use client'
import { FolderUp } from 'lucide-react'
import { type DragEvent, type RefObject, useRef, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { useFieldProblem } from '@/components/field.tsx'
import { cn } from '@/lib/class-names.ts'
import { formatCounted } from '@/lib/format.ts'
import { type Brought, fileToSend } from './pack-tar.ts'
import { readChosen, readDrop } from './read-drop.ts'
import { reasonAgainst } from './transfer.ts'

/** Where files, folders and archives are dropped or chosen. */
export function DropZone({ onFile }: { onFile: (file: File) => void }) {
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const [isOver, setIsOver] = useState(false)
  const [found, setFound] = useState<number>()
  const [against, setAgainst] = useState<string>()
  const refused = useFieldProblem('uploadId')
  const said = against ?? refused

  function take(brought: readonly Brought[]) {
    const file = fileToSend(brought)
    const reason = reasonAgainst(file)
    setAgainst(reason)
    if (!reason && file) onFile(file)
  }
  async function drop(event: DragEvent) {
    event.preventDefault()
    setIsOver(false)
    try {
      take(await readDrop(event.dataTransfer, setFound))
    } catch (error) {
      setAgainst(`Not all of it can be read: ${error instanceof Error ? error.message : String(error)}`)
    } finally {
      setFound(undefined)
    }
  }
  return (
    <div className="flex flex-col gap-1">
      <fieldset
        aria-label="Files, folders or an archive"
        aria-describedby={said ? 'drop-problem' : undefined}
        onDragOver={event => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={event => void drop(event)}
        className={cn(
          'flex min-h-32 flex-col items-center justify-center gap-1.5 rounded-md border border-line-strong border-dashed bg-page px-3 py-3 text-center',
          isOver && 'border-accent bg-accent-wash',
        )}
      >
        <FolderUp aria-hidden className="size-5 text-muted" />
        <span aria-live="polite" className="font-medium">
          {found === undefined ? 'Drop folders, files or an archive here' : `${formatCounted(found, 'file')} found`}
        </span>
        <span className="flex flex-wrap justify-center gap-2">
          <Button size="sm" onClick={() => folder.current?.click()}>
            Choose a folder
          </Button>
          <Button size="sm" onClick={() => files.current?.click()}>
            Choose files
          </Button>
        </span>
        <span className="text-xs text-muted">
          ZIP, TAR and TAR.GZ as they are. It goes on where it stopped if the connection or this page goes.
        </span>
        <Chooser label="Files" input={files} onChoose={take} />
        <Chooser label="Folder" input={folder} onChoose={take} isFolder />
      </fieldset>
      {said && (
        <p id="drop-problem" role="alert" className="text-xs text-danger">
          {said}
        </p>
      )}
    </div>
  )
}

interface ChooserProps {
  label: string
  input: RefObject<HTMLInputElement | null>
  onChoose: (brought: readonly Brought[]) => void
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
