'use client'
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import { Dialog, DialogBody } from '@/components/dialog.tsx'
import { PressedFor } from '@/components/keys.tsx'
import { KeyList, useMovedKeys } from './key-list.tsx'
import { meantBy, pressedFor } from './moved-keys.ts'
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
  /** The keys of the pages that what was pressed may mean, the likeliest first. */
  meaning: (event: KeyboardEvent) => string[]
}

const KeyMapContext = createContext<KeyMap>({ registry: new Map(), show: () => {}, meaning: namesOf })

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')

const isBehindDialog = () => document.querySelector('[role=dialog], [role=menu]') !== null

/** One listener for all keys of the page; `?` lists those that work now. */
export function KeyMapProvider({ children }: { children: ReactNode }) {
  const registry = useRef(new Map<string, readonly KeyBinding[]>())
  const [shown, setShown] = useState<readonly KeyBinding[]>()
  const show = useCallback(() => setShown([...registry.current.values()].flat().filter(b => !b.isHidden)), [])
  const movedKeys = useMovedKeys()
  const meaning = useCallback(
    (event: KeyboardEvent) => namesOf(event).map(name => meantBy(movedKeys, name)),
    [movedKeys],
  )
  const pressed = useCallback((key: string) => pressedFor(movedKeys, key), [movedKeys])
  const keyMap = useMemo<KeyMap>(() => ({ registry: registry.current, show, meaning }), [show, meaning])

  useEffect(() => {
    let first = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (isTyping(event.target) || isBehindDialog()) return
      if (event.key === '?') return show()
      const before = first ? `${first} ` : ''
      const bindings = [...registry.current.values()].flat()
      const names = meaning(event)
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
  }, [show, meaning])

  return (
    <KeyMapContext value={keyMap}>
      <PressedFor value={pressed}>
        {children}
        <Dialog
          isOpen={shown !== undefined}
          onOpenChange={() => setShown(undefined)}
          title="Keys"
          description="What the keyboard does on this page."
          className="w-[min(680px,calc(100vw-32px))]"
        >
          <DialogBody>
            <KeyList bindings={[...(shown ?? []), { keys: '?', does: 'This list' }]} movedKeys={movedKeys} />
          </DialogBody>
        </Dialog>
      </PressedFor>
    </KeyMapContext>
  )
}

export const useKeyMapDialog = () => useContext(KeyMapContext).show

/** Of an event that is heard elsewhere. */
export const useMeaning = () => useContext(KeyMapContext).meaning

/** Makes keys work as long as the component stands. */
export function useKeys(bindings: readonly KeyBinding[]) {
  const { registry } = useContext(KeyMapContext)
  const id = useId()
  useEffect(() => {
    registry.set(id, bindings)
    return () => void registry.delete(id)
  })
}
