import Link from 'next/link'
import { ClassMark } from '@/components/class-mark.tsx'
import { Cell, Row } from '@/components/table.tsx'
import { Time } from '@/components/time.tsx'
import { formatCount, formatWord } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const projectRowFragment = graphql(`
  fragment ProjectRow on Project {
    id
    name
    question
    createdAt
    imageCount
    groupCount
    unlabelledCount
    viewerRoles
    labelCounts { imageCount labelClass { id name position } }
  }
`)

export function ProjectRow(props: { project: FragmentOf<typeof projectRowFragment> }) {
  const project = readFragment(projectRowFragment, props.project)
  return (
    <Row>
      <Cell className="whitespace-normal py-2">
        <Link href={`/projects/${project.id}`} className="rounded-sm font-medium hover:underline">
          {project.name}
        </Link>
        <p className="text-xs text-muted">{project.question}</p>
      </Cell>
      <Cell isNumber>{formatCount(project.imageCount)}</Cell>
      <Cell isNumber>{formatCount(project.groupCount)}</Cell>
      <Cell isNumber>{formatCount(project.unlabelledCount)}</Cell>
      <Cell>
        <ul className="flex flex-wrap gap-x-4">
          {project.labelCounts.map(({ labelClass, imageCount }) => (
            <li key={labelClass.id} className="flex gap-1.5">
              <ClassMark labelClass={labelClass} />
              <span className="text-muted">{formatCount(imageCount)}</span>
            </li>
          ))}
        </ul>
      </Cell>
      <Cell className="text-muted">{project.viewerRoles.map(formatWord).join(', ')}</Cell>
      <Cell className="text-muted">
        <Time at={project.createdAt} />
      </Cell>
    </Row>
  )
}
