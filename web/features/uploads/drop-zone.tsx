'use client'
import { FileArchive } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import { useFieldProblem } from '@/components/field.tsx'
import { cn } from '@/lib/class-names.ts'
import { reasonAgainstFiles } from './transfer.ts'

/** Where a ZIP is dropped or chosen. */
export function DropZone({ onFile }: { onFile: (file: File) => void }) {
  const [isOver, setIsOver] = useState(false)
  const [against, setAgainst] = useState<string>()
  const refused = useFieldProblem('uploadId')
  const said = against ?? refused

  function take(list: FileList | null) {
    const files = [...(list ?? [])]
    const reason = reasonAgainstFiles(files)
    setAgainst(reason)
    if (!reason && files[0]) onFile(files[0])
  }
  function drop(event: DragEvent) {
    event.preventDefault()
    setIsOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <div className="flex flex-col gap-1">
      <label
        onDragOver={event => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
        className={cn(
          'flex h-28 cursor-pointer flex-col items-center justify-center gap-1 rounded-md border border-line-strong border-dashed bg-page text-center hover:bg-raised has-focus-visible:outline-2 has-focus-visible:outline-accent',
          isOver && 'border-accent bg-accent-wash',
        )}
      >
        <input
          type="file"
          accept=".zip,application/zip"
          className="sr-only"
          aria-label="ZIP file"
          aria-invalid={said ? true : undefined}
          aria-describedby={said ? 'drop-problem' : undefined}
          onChange={event => {
            take(event.target.files)
            // The same file chosen again is to be heard of again.
            event.target.value = ''
          }}
        />
        <FileArchive aria-hidden className="size-5 text-muted" />
        <span className="font-medium">Drop a ZIP here, or choose one</span>
        <span className="text-xs text-muted">It goes on where it stopped if the connection or this page goes.</span>
      </label>
      {said && (
        <p id="drop-problem" role="alert" className="text-xs text-danger">
          {said}
        </p>
      )}
    </div>
  )
}
