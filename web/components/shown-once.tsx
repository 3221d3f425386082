import { CopyButton } from './copy-button.tsx'
import { Notice } from './notice.tsx'

interface ShownOnceProps {
  /** What it is good for, and until when. */
  title: string
  text: string
  /** Of the copy button. */
  label: string
}

/** A link or a key that is stored nowhere: it is seen here, now, and never again. */
export function ShownOnce({ title, text, label }: ShownOnceProps) {
  return (
    <Notice tone="warn" title={title}>
      <p className="flex items-start gap-1">
        <code className="min-w-0 break-all font-mono text-xs">{text}</code>
        {/* An Enter too many copies it; on a button that closes, it would be gone. */}
        <CopyButton text={text} label={label} autoFocus />
      </p>
    </Notice>
  )
}
