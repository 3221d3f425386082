import { expect, test } from 'vitest'
import { leakageKinds, type Reported, reportLeakage } from '#core/leakage/report.ts'

const clean: Reported = {
  ...{ uncomparedCount: 0, dividedGroupCount: 0, confirmedPairCount: 0, openPairCount: 0 },
  ...{ testCount: 200, contradictionCount: 0 },
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
  [{}, 'ILLEGITIMATE_FEATURES', 'NOT_CHECKED', /./],
  [{}, 'TEMPORAL', 'NOT_CHECKED', /./],
  [{}, 'NON_INDEPENDENCE', 'EXCLUDED', /^no group/],
  [{ dividedGroupCount: 1 }, 'NON_INDEPENDENCE', 'FOUND', /^1 group stands in several splits$/],
  [{}, 'SAMPLING_BIAS', 'NOT_CHECKED', /./],
])('of %j it says that %s is %s', (known, kind, state, message) => {
  const finding = reportLeakage({ ...clean, ...known }).find(f => f.kind === kind)
  expect(finding?.state).toBe(state)
  expect(finding?.message).toMatch(message)
})
