'use client'
import { useEffect, useRef, useState } from 'react'
import { useKeys, useMeaning } from '@/features/shell/key-map.tsx'

/** So that nothing flashes more than once a second. */
const turnMs = 500
/** Pressed for longer, a key is held. */
const heldMs = 300

/** Shows one picture, then the other: while B is held, or until it is pressed again. By itself where motion is not unwanted. */
export function useBlink() {
  const [isOn, setOn] = useState(false)
  const [isSecond, setSecond] = useState(true)
  const pressed = useRef<{ at: number; wasOn: boolean }>(undefined)
  const meaning = useMeaning()
  useEffect(() => {
    setSecond(true)
    if (!isOn || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const timer = setInterval(() => setSecond(is => !is), turnMs)
    return () => clearInterval(timer)
  }, [isOn])
  const press = ({ timeStamp: at }: KeyboardEvent) => {
    pressed.current = { at, wasOn: isOn }
    setOn(true)
  }
  useKeys([{ keys: 'b', does: 'Blink: the second laid upon the first', act: press }])
  useEffect(() => {
    const letGo = (event: KeyboardEvent) => {
      if (!pressed.current || !meaning(event).some(name => name.toLowerCase() === 'b')) return
      const { at, wasOn } = pressed.current
      pressed.current = undefined
      setOn(event.timeStamp - at < heldMs && !wasOn)
    }
    window.addEventListener('keyup', letGo)
    return () => window.removeEventListener('keyup', letGo)
  }, [meaning])
  return { isOn, isSecond: isOn && isSecond, toggle: () => setOn(!isOn) }
}
