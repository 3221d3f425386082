import type { EvaluationMetrics } from '#core/metrics/evaluate.ts'

/** The metrics stored with an evaluation; recordEvaluation wrote them and the database refuses to change them. */
export const metricsOf = (evaluation: { metrics: unknown }): EvaluationMetrics =>
  evaluation.metrics as EvaluationMetrics
