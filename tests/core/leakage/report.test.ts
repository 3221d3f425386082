import { expect, test } from 'vitest'
import { leakageKinds, type Reported, reportLeakage } from '#core/leakage/report.ts'
import type { Cue, ShortcutFigure } from '#core/leakage/shortcuts.ts'

const figure = (cue: Cue, value: number, low: number): ShortcutFigure => ({
  ...{ cue, value, low, high: Math.min(1, value + 0.095), method: '' },
})

const clean: Reported = {
  ...{ uncomparedCount: 0, dividedGroupCount: 0, confirmedPairCount: 0, openPairCount: 0 },
  ...{ testCount: 200, contradictionCount: 0, shortcuts: null },
}

test('all eight types are there, in the order of their source, whatever is known', () => {
  const kinds = reportLeakage(clean).map(finding => finding.kind)
  expect(kinds).toEqual(Object.keys(leakageKinds))
})

test.each<[Partial<Reported>, string, string, RegExp]>([
  [{}, 'NO_TEST_SET', 'EXCLUDED', /^TEST has 200 images/],
  [{ testCount: 1 }, 'NO_TEST_SET', 'EXCLUDED', /^TEST has 1 image,/],
  [{ testCount: 0 }, 'NO_TEST_SET', 'FOUND', /^TEST has no image$/],
  [{}, 'PREPROCESSING', 'EXCLUDED', /by itself/],
  [{}, 'FEATURE_SELECTION', 'NOT_CHECKED', /TEST/],
  [{}, 'DUPLICATES', 'EXCLUDED', /^all images were compared/],
  [{ uncomparedCount: 1 }, 'DUPLICATES', 'NOT_CHECKED', /^1 image was not compared/],
  [
    { uncomparedCount: 4, openPairCount: 2 },
    'DUPLICATES',
    'NOT_CHECKED',
    /^2 pairs in different splits may be copies, and nobody has decided$/,
  ],
  [{ openPairCount: 2, confirmedPairCount: 1 }, 'DUPLICATES', 'FOUND', /^1 pair of copies stands in different splits$/],
  [{ contradictionCount: 3 }, 'DUPLICATES', 'EXCLUDED', /; 3 pairs of copies have different classes/],
  [{}, 'ILLEGITIMATE_FEATURES', 'NOT_CHECKED', /^nobody looked/],
  [{ shortcuts: [] }, 'ILLEGITIMATE_FEATURES', 'NOT_CHECKED', /^fewer than two groups have images/],
  [
    { shortcuts: [figure('SIZE', 0.545, 0.4), figure('PIXELS', 0.85, 0.8)] },
    'ILLEGITIMATE_FEATURES',
    'EXCLUDED',
    /^border, size, encoding and file name tell the class by an AUC of 0\.55 at most; 16 x 16 pixels do by AUC 0\.85, 0\.80 to 0\.95/,
  ],
  [
    { shortcuts: [figure('BORDER', 0.7, 0.61), figure('SIZE', 0.7, 0.6), figure('FILE_NAME', 0.9999, 0.98)] },
    'ILLEGITIMATE_FEATURES',
    'FOUND',
    /^the class can be told from the border alone \(AUC 0\.70, 0\.61 to 0\.80\), from the file name alone \(AUC 0\.99, 0\.98 to 1\.00\)$/,
  ],
  [{}, 'TEMPORAL', 'NOT_CHECKED', /./],
  [{}, 'NON_INDEPENDENCE', 'EXCLUDED', /^no group/],
  [{ dividedGroupCount: 1 }, 'NON_INDEPENDENCE', 'FOUND', /^1 group stands in several splits$/],
  [{}, 'SAMPLING_BIAS', 'NOT_CHECKED', /./],
])('of %j it says that %s is %s', (known, kind, state, message) => {
  const finding = reportLeakage({ ...clean, ...known }).find(f => f.kind === kind)
  expect(finding?.state).toBe(state)
  expect(finding?.message).toMatch(message)
})
