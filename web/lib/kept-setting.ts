'use client'
import { useSyncExternalStore } from 'react'

const changed = 'lamina-kept-setting'

function listen(hear: () => void) {
  addEventListener('storage', hear)
  addEventListener(changed, hear)
  return () => {
    removeEventListener('storage', hear)
    removeEventListener(changed, hear)
  }
}

/** What somebody wished last in this browser, the same in all its tabs; null: nothing. */
export function useKeptSetting(name: string): [string | null, (value: string | null) => void] {
  const key = `lamina-${name}`
  const value = useSyncExternalStore(
    listen,
    () => localStorage.getItem(key),
    () => null,
  )
  const set = (value: string | null) => {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
    dispatchEvent(new Event(changed))
  }
  return [value, set]
}

/** The same of what is on or off; off until somebody wishes otherwise. */
export function useKeptSwitch(name: string): [boolean, () => void] {
  const [kept, keep] = useKeptSetting(name)
  const isOn = kept === 'yes'
  return [isOn, () => keep(isOn ? null : 'yes')]
}
