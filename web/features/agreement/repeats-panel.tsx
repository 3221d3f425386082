'use client'
import { useQuery } from '@apollo/client/react'
import { Facts, Panel } from '@/components/panel.tsx'
import { PanelState } from '@/components/panel-state.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { useProject, useRoleAgainst } from '@/features/project/project.ts'
import { formatCount, formatFigure } from '@/lib/format.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { type Coefficient, CoefficientText, coefficientFragment } from './coefficient.tsx'

const ownQuery = graphql(
  `
  query OwnRepeats($projectId: ID!) {
    project(id: $projectId) {
      id
      ownRepeats { pairCount untoldCount comparedCount sameCount raw { ...Coefficient } kappa { ...Coefficient } }
    }
  }
`,
  [coefficientFragment],
)

const allQuery = graphql(
  `
  query ReaderRepeats($projectId: ID!) {
    project(id: $projectId) {
      id
      readerRepeats {
        reader { id name }
        pairCount untoldCount comparedCount sameCount raw { ...Coefficient } kappa { ...Coefficient }
      }
    }
  }
`,
  [coefficientFragment],
)

type Own = ResultOf<typeof ownQuery>['project']['ownRepeats']

const title = 'Readers with themselves'

/** In words that are of one reader: the gaps of agreement are of several. */
function Figure({ of, isShort = false }: { of: Coefficient; isShort?: boolean }) {
  if (of.gap === 'NOTHING_READ_TWICE')
    return <span className="text-muted">undefined: no image was given a class twice</span>
  if (of.gap === 'NO_DISAGREEMENT')
    return <span>{formatFigure(of.value ?? 1)}, no interval: all second answers are the first</span>
  return <CoefficientText of={of} isShort={isShort} />
}

/** How steady whoever looks is, where images come back to them or have. */
export function OwnRepeats() {
  const { id: projectId, repeatPercent, viewerRoles } = useProject()
  const { data, error, refetch } = useQuery(ownQuery, { variables: { projectId }, fetchPolicy: 'cache-and-network' })
  const own = data?.project.ownRepeats
  const isReader = repeatPercent > 0 && viewerRoles.includes('READER')
  if (!isReader && !own?.pairCount) return null
  return (
    <Panel title="You with yourself" aside="images that came back to you, unseen">
      {!own ? (
        <PanelState error={error} onRetry={refetch} />
      ) : own.pairCount === 0 ? (
        <p className="text-muted">You have not read an image twice yet. Those that come back stand among the others.</p>
      ) : (
        <OwnFacts own={own} />
      )}
    </Panel>
  )
}

function OwnFacts({ own }: { own: Own }) {
  return (
    <Facts
      facts={[
        ['Read twice', formatCount(own.pairCount)],
        ['The same class', `${formatCount(own.sameCount)} of ${formatCount(own.comparedCount)}`],
        ['Cannot tell, once or twice', formatCount(own.untoldCount)],
        ['Raw agreement', <Figure key="raw" of={own.raw} />],
        ["Cohen's kappa", <Figure key="kappa" of={own.kappa} />],
      ]}
    />
  )
}

/** The same of every reader, for those who answer for them. */
export function ReaderRepeats() {
  const { id: projectId, repeatPercent } = useProject()
  const against = useRoleAgainst('SEE_READERS')
  const { data, error, refetch } = useQuery(allQuery, {
    variables: { projectId },
    skip: against !== undefined,
    fetchPolicy: 'cache-and-network',
  })
  if (against) return null
  const readers = data?.project.readerRepeats
  if (repeatPercent === 0 && !readers?.length) return null
  return (
    <Panel title={title} aside="first and second answers, unseen" isFlush={Boolean(readers?.length)}>
      {!readers ? (
        <PanelState error={error} onRetry={refetch} />
      ) : readers.length === 0 ? (
        <p className="text-muted">Nobody has read an image twice yet.</p>
      ) : (
        <Table>
          <thead>
            <HeadRow>
              <Head>Reader</Head>
              <Head isNumber>Read twice</Head>
              <Head isNumber>Compared</Head>
              <Head isNumber>The same class</Head>
              <Head isNumber>Cannot tell</Head>
              <Head>Raw agreement</Head>
              <Head>Cohen's kappa</Head>
            </HeadRow>
          </thead>
          <tbody>
            {readers.map(({ reader, ...of }) => (
              <Row key={reader.id}>
                <Cell className="font-medium">{reader.name}</Cell>
                <Cell isNumber>{formatCount(of.pairCount)}</Cell>
                <Cell isNumber>{formatCount(of.comparedCount)}</Cell>
                <Cell isNumber>{formatCount(of.sameCount)}</Cell>
                <Cell isNumber>{formatCount(of.untoldCount)}</Cell>
                <Cell>
                  <Figure of={of.raw} isShort />
                </Cell>
                <Cell>
                  <Figure of={of.kappa} isShort />
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}
