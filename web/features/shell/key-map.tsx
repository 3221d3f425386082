'use client'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useId, useRef, useState } from 'react'
import { Dialog, DialogBody } from '@/components/dialog.tsx'
import { Keys } from '@/components/keys.tsx'
import { namesOf } from './pressed-key.ts'

export interface KeyBinding {
  /** A key ("ArrowLeft", "Shift+ArrowLeft", "z", "1") or two in a row ("g i"). */
  keys: string
  does: string
  act: (event: KeyboardEvent) => void
  /** Held, it acts again and again: for moving about. What changes something acts once a press. */
  repeats?: boolean
  /** Not in the key map: an alias of a listed one. */
  isHidden?: boolean
}

interface KeyMap {
  registry: Map<string, readonly KeyBinding[]>
  show: () => void
}

const KeyMapContext = createContext<KeyMap>({ registry: new Map(), show: () => {} })

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')

const isBehindDialog = () => document.querySelector('[role=dialog], [role=menu]') !== null

/** One listener for all keys of the page; `?` lists those that work now. */
export function KeyMapProvider({ children }: { children: ReactNode }) {
  const registry = useRef(new Map<string, readonly KeyBinding[]>())
  const [shown, setShown] = useState<readonly KeyBinding[]>()
  const show = useCallback(() => setShown([...registry.current.values()].flat().filter(b => !b.isHidden)), [])
  const [keyMap] = useState<KeyMap>(() => ({ registry: registry.current, show }))

  useEffect(() => {
    let first = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (isTyping(event.target) || isBehindDialog()) return
      if (event.key === '?') return show()
      const before = first ? `${first} ` : ''
      const bindings = [...registry.current.values()].flat()
      const names = namesOf(event)
      const find = (name: string) => bindings.findLast(b => b.keys === before + name)
      const binding = names.map(find).find(found => found !== undefined)
      if (event.repeat) {
        if (!binding) return
        event.preventDefault()
        return binding.repeats ? binding.act(event) : undefined
      }
      clearTimeout(timer)
      first = ''
      if (binding) {
        event.preventDefault()
        return binding.act(event)
      }
      first = names.find(name => bindings.some(b => b.keys.startsWith(`${name} `))) ?? ''
      if (!first) return
      timer = setTimeout(() => {
        first = ''
      }, 1200)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [show])

  return (
    <KeyMapContext value={keyMap}>
      {children}
      <Dialog
        isOpen={shown !== undefined}
        onOpenChange={() => setShown(undefined)}
        title="Keys"
        description="What the keyboard does on this page."
        className="w-[min(680px,calc(100vw-32px))]"
      >
        <DialogBody>
          <dl className="gap-6 sm:columns-2">
            {[...(shown ?? []), { keys: '?', does: 'This list' }].map(({ keys, does }) => (
              <div key={keys} className="flex break-inside-avoid items-center gap-3 py-[3px]">
                <dt className="w-12 shrink-0">
                  <Keys keys={keys} />
                </dt>
                <dd className="text-muted">{does}</dd>
              </div>
            ))}
          </dl>
        </DialogBody>
      </Dialog>
    </KeyMapContext>
  )
}

export const useKeyMapDialog = () => useContext(KeyMapContext).show

/** Makes keys work as long as the component stands. */
export function useKeys(bindings: readonly KeyBinding[]) {
  const { registry } = useContext(KeyMapContext)
  const id = useId()
  useEffect(() => {
    registry.set(id, bindings)
    return () => void registry.delete(id)
  })
}
