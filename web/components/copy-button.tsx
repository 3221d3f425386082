'use client'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './button.tsx'

interface CopyButtonProps {
  text: string
  label: string
  autoFocus?: boolean
}

export function CopyButton({ text, label, autoFocus }: CopyButtonProps) {
  const [said, setSaid] = useState<'copied' | 'failed'>()
  useEffect(() => {
    if (!said) return
    const timer = setTimeout(() => setSaid(undefined), 1500)
    return () => clearTimeout(timer)
  }, [said])
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid('copied'),
      () => setSaid('failed'),
    )
  const spoken = said === 'copied' ? 'Copied' : said === 'failed' ? 'Could not copy: select it by hand' : label
  return (
    <Button
      look="quiet"
      size="icon"
      className="size-5"
      aria-label={spoken}
      title={spoken}
      autoFocus={autoFocus}
      onClick={() => void copy()}
    >
      {said === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
    </Button>
  )
}
