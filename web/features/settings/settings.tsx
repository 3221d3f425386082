'use client'
import Link from 'next/link'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { GuidelinesPanel } from '@/features/guidelines/guidelines-panel.tsx'
import { useProject } from '@/features/project/project.ts'
import { ArchivePanel } from './archive-panel.tsx'
import { AttributesPanel } from './attributes-panel.tsx'
import { ClassesPanel } from './classes-panel.tsx'
import { GeneralPanel } from './general-panel.tsx'

/** What a project asks, how it is read, and whether it is worked on. Everybody reads it; its administrators change it. */
export function Settings() {
  const { id } = useProject()
  return (
    <Page>
      <PageHeader
        title="Settings"
        about={
          <>
            What this project asks and how its images are to be read. How many read them, and who, is set under{' '}
            <Link href={`/projects/${id}/people`} className="rounded-sm underline">
              People
            </Link>
            .
          </>
        }
      />
      <div className="flex flex-col gap-4">
        <GeneralPanel />
        <GuidelinesPanel />
        <ClassesPanel />
        <AttributesPanel />
        <ArchivePanel />
      </div>
    </Page>
  )
}
