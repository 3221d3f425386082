import { type RefObject, useEffect, useEffectEvent, useState } from 'react'

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false

const isBehindDialog = (zone: Element | null) =>
  document.querySelector('[role=dialog]') !== null && !zone?.closest('[role=dialog]')

/**
 * Files dropped anywhere in the window: a browser would leave the page for them.
 * @param zone what is shown for it: behind a dialog it takes nothing
 * @returns whether some are held over it
 */
export function useWindowDrop(zone: RefObject<Element | null>, onDrop: (transfer: DataTransfer) => void): boolean {
  const [isOver, setIsOver] = useState(false)
  const take = useEffectEvent(onDrop)
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setIsOver(true)
    }
    const leave = (event: DragEvent) => event.relatedTarget === null && setIsOver(false)
    const drop = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      setIsOver(false)
      if (!isBehindDialog(zone.current)) take(event.dataTransfer)
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [zone])
  return isOver
}
