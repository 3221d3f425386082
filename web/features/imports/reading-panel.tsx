'use client'
import { Notice } from '@/components/notice.tsx'
import { Panel } from '@/components/panel.tsx'
import { LevelsTable } from './levels-table.tsx'
import { ListReadingBlock } from './list-reading.tsx'
import { type Found, type Reading, withList } from './reading.ts'

interface ReadingPanelProps {
  found: Found
  reading: Reading
  onChange: (reading: Reading) => void
  className?: string
}

/** How the folders and lists of a source are read: as proposed from all their names, until somebody says otherwise. */
export function ReadingPanel({ found, reading, onChange, className }: ReadingPanelProps) {
  const isPlain = found.levels.length === 0 && found.lists.length === 0
  return (
    <Panel title="How it is read" aside="proposed from all names together" className={className} isFlush>
      {found.doubts.length > 0 && (
        <div className="p-3">
          <Notice tone="warn" title={found.doubts.length > 1 ? 'Some things are not clear' : 'One thing is not clear'}>
            <ul className="flex flex-col gap-1">
              {found.doubts.map(doubt => (
                <li key={doubt} className="break-words">
                  {doubt}
                </li>
              ))}
            </ul>
          </Notice>
        </div>
      )}
      {isPlain && <p className="px-3 py-2.5 text-muted">All files lie side by side, and no list names them.</p>}
      {found.levels.length > 0 && <LevelsTable found={found} reading={reading} onChange={onChange} />}
      {found.lists.length > 0 && (
        <div className={found.levels.length > 0 ? 'border-t' : undefined}>
          {found.lists.map(list => {
            const read = reading.lists.find(l => l.path === list.path)
            return (
              read && (
                <ListReadingBlock
                  key={list.path}
                  found={list}
                  list={read}
                  onChange={changed => onChange(withList(reading, changed))}
                />
              )
            )
          })}
        </div>
      )}
    </Panel>
  )
}
