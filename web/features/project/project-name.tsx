'use client'
import { useQuery } from '@apollo/client/react'
import Link from 'next/link'
import { useParams } from 'next/navigation'
import { projectQuery } from './project.ts'

export function ProjectName() {
  const { projectId } = useParams()
  const id = typeof projectId === 'string' ? projectId : ''
  const { data } = useQuery(projectQuery, { variables: { projectId: id }, skip: id === '', fetchPolicy: 'cache-first' })
  if (!data || id === '') return null
  return (
    <p className="flex min-w-0 items-baseline gap-3 border-l pl-3">
      <Link href={`/projects/${id}`} className="truncate rounded-sm font-medium">
        {data.project.name}
      </Link>
      <span className="hidden truncate text-xs text-muted lg:inline">{data.project.question}</span>
    </p>
  )
}
