'use client'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Notice } from '@/components/notice.tsx'
import { Panel } from '@/components/panel.tsx'
import { formatCount } from '@/lib/format.ts'
import { levelsLine } from './levels-line.ts'
import { LevelsTable } from './levels-table.tsx'
import { ListReadingBlock } from './list-reading.tsx'
import type { Found, Reading } from './reading.ts'
import { ListSplitWords } from './split-words.tsx'

interface ReadingPanelProps {
  importId: string
  found: Found
  reading: Reading
  /** As it was looked at. */
  asRead: Reading
  onChange: (reading: Reading) => void
}

/** How the folders and lists of a source are read: as proposed from all their names, until somebody says otherwise. */
export function ReadingPanel({ importId, found, reading, asRead, onChange }: ReadingPanelProps) {
  const { levels, lists, doubts } = found
  const isPlain = levels.length === 0 && lists.length === 0
  const line = levelsLine(levels, reading)
  return (
    <Panel title="How it is read" aside="proposed from all names together" isFlush>
      {isPlain && <p className="px-3 py-2.5 text-muted">All files lie side by side, and no list names them.</p>}
      {levels.length > 0 && (
        <p aria-live="polite" className="break-words border-b px-3 py-2 font-medium">
          {line.charAt(0).toUpperCase() + line.slice(1)}
        </p>
      )}
      {doubts.length > 0 && (
        <div className="border-b p-3">
          <Doubts doubts={doubts} />
        </div>
      )}
      {levels.length > 0 && <LevelsTable found={found} reading={reading} onChange={onChange} />}
      {lists.length > 0 && (
        <div className={levels.length > 0 ? 'border-t' : undefined}>
          {lists.map(list => {
            const read = reading.lists.find(l => l.path === list.path)
            return (
              read && (
                <ListReadingBlock
                  key={list.path}
                  importId={importId}
                  all={lists}
                  found={list}
                  list={read}
                  asRead={asRead.lists.find(l => l.path === list.path) ?? read}
                  reading={reading}
                  onChange={onChange}
                />
              )
            )
          })}
          <ListSplitWords found={found} reading={reading} onChange={onChange} />
        </div>
      )}
    </Panel>
  )
}

const fewDoubts = 4

function Doubts({ doubts }: { doubts: readonly string[] }) {
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? doubts : doubts.slice(0, fewDoubts)
  const rest = doubts.length - shown.length
  return (
    <Notice tone="warn" title={doubts.length > 1 ? 'Some things are not clear' : 'One thing is not clear'}>
      <ul className="flex list-disc flex-col gap-0.5 pl-4">
        {shown.map(doubt => (
          <li key={doubt} className="break-words">
            {doubt}
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <Button size="sm" className="mt-1.5" onClick={() => setIsWhole(true)}>
          Show {formatCount(rest)} more
        </Button>
      )}
    </Notice>
  )
}
