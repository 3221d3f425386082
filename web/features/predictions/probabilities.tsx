'use client'
import { ClassMark } from '@/components/class-mark.tsx'
import { classColour } from '@/lib/class-colour.ts'
import { formatPercent, formatProbability } from '@/lib/format.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const probabilitiesFragment = graphql(`
  fragment Probabilities on Prediction {
    threshold
    probabilities { name probability labelClass { id position isPositive } }
    predictedClass { id name position }
  }
`)

export function Probabilities({ prediction }: { prediction: FragmentOf<typeof probabilitiesFragment> }) {
  const { threshold, probabilities, predictedClass } = readFragment(probabilitiesFragment, prediction)
  return (
    <div className="flex flex-col gap-3">
      <p className="text-lg font-semibold">
        <ClassMark labelClass={predictedClass} />
      </p>
      <dl className="flex flex-col gap-2">
        {probabilities.map(({ name, probability, labelClass: { id, ...place } }) => {
          const labelClass = { ...place, name }
          const isJudged = threshold !== null && labelClass.isPositive
          return (
            <div key={id}>
              <dt className="flex justify-between">
                <ClassMark labelClass={labelClass} />
                <span className="font-medium">{formatProbability(probability)}</span>
              </dt>
              <dd className="relative mt-1 h-2 rounded-sm bg-raised">
                <div
                  className="h-full rounded-sm"
                  style={{ width: `${probability * 100}%`, background: classColour(labelClass.position) }}
                />
                {isJudged && (
                  <span
                    role="img"
                    aria-label={`Threshold ${formatPercent(threshold)}`}
                    className="absolute -top-1 h-4 w-0.5 bg-ink"
                    style={{ left: `${threshold * 100}%` }}
                  />
                )}
              </dd>
            </div>
          )
        })}
      </dl>
      <p className="text-xs text-muted">
        {threshold === null
          ? 'No threshold: the most probable class is the answer.'
          : `The positive class is the answer from a probability of ${formatPercent(threshold)} on.`}
      </p>
    </div>
  )
}
