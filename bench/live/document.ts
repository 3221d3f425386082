/** What the page of a run asks for: web/features/runs/use-run-updates.ts; tests/bench/live.test.ts holds it to that. */
export const runUpdates = `subscription RunUpdates($id: ID!, $afterEpoch: Int) {
  trainingRun(id: $id, afterEpoch: $afterEpoch) {
    cursor
    epochs {
      number attempt worker { id engine engineDetail host } trainLoss trainAccuracy validationLoss validationAccuracy
      durationMs imagesPerSecond
    }
    trainingRun {
      id bestEpoch stopReason modelVersion { id number }
      job {
        id kind status phase done total attempt crashCount obstacleCount retryAt failure cancelRequestedAt
        isAskedByViewer createdAt startedAt finishedAt
      }
    }
  }
}`
