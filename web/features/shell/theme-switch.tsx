'use client'
import { Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { Button } from '@/components/button.tsx'
import { Tooltip } from '@/components/tooltip.tsx'

export function ThemeSwitch() {
  const { resolvedTheme, setTheme } = useTheme()
  const other = resolvedTheme === 'light' ? 'dark' : 'light'
  return (
    <Tooltip text={`Use the ${other} theme`}>
      <Button look="quiet" size="icon" aria-label={`Use the ${other} theme`} onClick={() => setTheme(other)}>
        {other === 'light' ? <Sun aria-hidden /> : <Moon aria-hidden />}
      </Button>
    </Tooltip>
  )
}
