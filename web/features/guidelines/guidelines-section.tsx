'use client'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { Button } from '@/components/button.tsx'
import { Keys } from '@/components/keys.tsx'
import { Markdown } from '@/components/markdown.tsx'
import { Notice } from '@/components/notice.tsx'
import { Time } from '@/components/time.tsx'
import { useKeys } from '@/features/shell/key-map.tsx'
import { useKeptSwitch } from '@/lib/kept-setting.ts'
import { useShownGuideline } from './shown-guideline.tsx'

/** How the image is to be read, beside it. Open or closed as this browser had it last. */
export function GuidelinesSection() {
  const { shown, newer, readNewer } = useShownGuideline()
  const [isClosed, toggle] = useKeptSwitch('guidelines-closed')
  const isOpen = !isClosed
  useKeys(shown ? [{ keys: 'o', does: 'Open or close the guidelines', act: toggle }] : [])
  const Sign = isOpen ? ChevronDown : ChevronRight
  if (!shown && !newer) return null
  return (
    <section aria-labelledby="guidelines" className="flex flex-col gap-2">
      {shown && (
        <h2 id="guidelines" className="flex items-center gap-2 font-semibold">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={toggle}
            className="flex flex-1 items-center gap-1 rounded-sm text-left"
          >
            <Sign aria-hidden className="size-3.5 text-muted" />
            Guidelines
            <span className="text-xs font-normal text-muted">version {shown.version}</span>
          </button>
          <Keys keys="o" />
        </h2>
      )}
      {newer && (
        <Notice
          title={shown ? `Version ${newer.version} is out` : 'Guidelines were published'}
          actions={
            <Button size="sm" onClick={readNewer}>
              Read version {newer.version}
            </Button>
          }
        >
          {newer.reason && <p>{newer.reason}</p>}
          <p className="text-xs text-muted">
            {shown
              ? `Until you read it, your answers say that you had version ${shown.version}.`
              : 'Until you read them, your answers say that you had none.'}
          </p>
        </Notice>
      )}
      {shown && isOpen && (
        <>
          <Markdown text={shown.text} />
          <p className="text-xs text-muted">
            {shown.createdBy.name}, <Time at={shown.createdAt} />
          </p>
        </>
      )}
    </section>
  )
}
