/** The kinds of what warnReader says, and the sentences of each: evaluations of every release store sentences alone. */
export const warningKinds = {
  LEAKAGE_WAIVED: {
    about: 'Its run learnt from what was known to leak, or was not looked at, and somebody signed for that.',
    says: /^trained under a waiver /,
  },
  GROUPS_LEARNT_FROM: {
    about: 'Groups stand in TRAIN or VALIDATION, too: the figures flatter the model.',
    says: /^\d+ of \d+ groups? (was|were) learnt from as well/,
  },
  ALL_RIGHT: { about: 'Every image was right: only a lower bound is known.', says: /^\d+ of \d+ right: / },
  FEW_GROUPS: { about: 'So few independent groups that every interval is rough.', says: /^only \d+ independent group/ },
  NO_IMAGE_OF_CLASS: { about: 'Nothing is known about how a class is recognised.', says: /^no image of / },
  FEW_IMAGES_OF_CLASS: { about: 'Few images of a class, or from few groups.', says: /^only \d+ images? of / },
  CLASS_NEVER_PREDICTED: { about: 'The model never said a class.', says: / is never predicted$/ },
  NO_POSITIVE_CLASS: { about: 'No class is the finding: no ROC curve, no AUC.', says: /^no class is marked positive/ },
  AUC_AT_ITS_END: { about: 'The AUC is exactly 0 or 1.', says: /^the AUC is exactly / },
  AUC_BY_CHANCE: { about: 'The interval of the AUC includes 0.5.', says: /^the interval of the AUC includes 0\.5/ },
  OTHER: { about: 'Another one: the message says which.', says: /(?:)/ },
} as const

export type WarningKind = keyof typeof warningKinds

const names = Object.keys(warningKinds) as WarningKind[]

export const warningKindOf = (message: string): WarningKind =>
  names.find(name => warningKinds[name].says.test(message)) ?? 'OTHER'

/** The same for what an estimate says of its interval. */
const methodKinds = [
  ['CLOPPER_PEARSON', /^Clopper-Pearson$/],
  ['CLOPPER_PEARSON_GROUPS', /^Clopper-Pearson on \d+ groups?$/],
  ['KORN_GRAUBARD', /^Clopper-Pearson on an effective sample/],
  ['CLOPPER_PEARSON_PAIRS', /^Clopper-Pearson on \d+ independent pairs?/],
  ['DELONG', /^DeLong, logit scale$/],
  ['DELONG_CLUSTERED', /^DeLong for clustered data/],
] as const

export type MethodKind = (typeof methodKinds)[number][0] | 'OTHER'

export const methodKindOf = (method: string): MethodKind =>
  methodKinds.find(([, says]) => says.test(method))?.[0] ?? 'OTHER'
