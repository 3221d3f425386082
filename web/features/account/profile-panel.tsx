'use client'
import { useQuery } from '@apollo/client/react'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Panel } from '@/components/panel.tsx'
import { PanelState } from '@/components/panel-state.tsx'
import { viewerQuery } from '@/features/shell/viewer.ts'
import { EmailDialog } from './email-dialog.tsx'
import { NameDialog } from './name-dialog.tsx'

export function ProfilePanel() {
  const { data, error, refetch } = useQuery(viewerQuery)
  const [changing, setChanging] = useState<'name' | 'email'>()
  const user = data?.viewer?.user
  return (
    <Panel title="Profile" className="h-full">
      {user ? (
        <dl className="flex flex-col gap-3">
          <Fact term="Name" value={user.name} act="Change name" onAct={() => setChanging('name')} />
          <Fact term="E-mail" value={user.email} act="Change e-mail" onAct={() => setChanging('email')} />
          <div>
            <dt className="text-xs text-muted">In this installation</dt>
            <dd>{data.viewer?.isAdmin ? 'Administrator' : 'Member of the projects that you were invited to'}</dd>
          </div>
        </dl>
      ) : (
        <PanelState error={error} onRetry={refetch} />
      )}
      {user && changing === 'name' && <NameDialog name={user.name} onClose={() => setChanging(undefined)} />}
      {user && changing === 'email' && <EmailDialog email={user.email} onClose={() => setChanging(undefined)} />}
    </Panel>
  )
}

interface FactProps {
  term: string
  value: string
  act: string
  onAct: () => void
}

const Fact = ({ term, value, act, onAct }: FactProps) => (
  <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3">
    <dt className="text-xs text-muted">{term}</dt>
    <dd className="row-start-2 break-words">{value}</dd>
    <dd className="row-span-2">
      <Button size="sm" aria-label={act} onClick={onAct}>
        Change
      </Button>
    </dd>
  </div>
)
