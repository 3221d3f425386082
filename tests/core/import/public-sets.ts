import { many } from './trees.ts'

export interface PublicSet {
  files: string[]
  lists?: Record<string, string>
  levels: string
  /** Where folders name more than the patient. */
  pattern?: string
  /** Of files that go in: what is behind the last folder that is alike is left out. */
  said: string[]
  doubts?: string[]
}

const uid = (i: number) => `1.3.6.1.4.1.9590.100.1.2.${100_000 + i * 7919}`
const lines = (header: string, rows: string[]) => `${[header, ...rows].join('\n')}\n`

const views = ['P_00001_LEFT_CC', 'P_00001_LEFT_MLO', 'P_00004_LEFT_CC', 'P_00009_RIGHT_CC']
const mammogram = (view: string, i: number) => `Mass-Training_${view}/${uid(i)}/${uid(i + 50)}/000000.dcm`
const drawn = (view: string, i: number, k: number) =>
  `Mass-Training_${view}_1/${uid(i + 100)}/${uid(i + 150)}/00000${k}.dcm`
const cbis = views.flatMap((view, i) => [mammogram(view, i), drawn(view, i, 0), drawn(view, i, 1)])
const cbisTest = ['P_00038_LEFT_CC', 'P_00038_LEFT_CC_1', 'P_00038_LEFT_CC_2', 'P_00041_RIGHT_MLO'].map(
  (view, i) => `Calc-Test_${view}/${uid(i + 200)}/${uid(i + 250)}/1-1.dcm`,
)
const pathology = ['MALIGNANT', 'MALIGNANT', 'BENIGN', 'BENIGN_WITHOUT_CALLBACK']
const cbisList = lines(
  'patient_id,breast_density,left or right breast,image view,abnormality id,abnormality type,mass shape,mass margins,assessment,pathology,subtlety,image file path,cropped image file path,ROI mask file path',
  views.map((view, i) => {
    const [, patient = '', side = '', position = ''] = /^(P_\d+)_(\w+)_(\w+)$/.exec(view) ?? []
    return `${patient},3,${side},${position},1,mass,OVAL,ILL_DEFINED,4,${pathology[i]},4,${mammogram(view, i)},"${drawn(view, i, 1)}\n","${drawn(view, i, 0)}\n"`
  }),
)

const radiographs = [
  'p10/p10000032/s50414267/02aa804e',
  'p10/p10000032/s50414267/174413ec',
  'p10/p10000032/s53189527/2a2277a9',
]
  .concat(['p10/p10000764/s57375967/096052b7', 'p11/p11000011/s51029426/7ba273af', 'p11/p11000011/s52000000/8ba273af'])
  .map(path => `files/${path}.jpg`)
const mimicClasses = lines('subject_id,study_id,Cardiomegaly,No Finding,Pneumonia', [
  '10000032,50414267,,1.0,',
  '10000032,53189527,,1.0,',
  '10000764,57375967,-1.0,,-1.0',
  '11000011,51029426,1.0,,',
  '11000011,52000000,1.0,,-1.0',
])
const mimicSplits = lines(
  'dicom_id,study_id,subject_id,split',
  radiographs.map((path, i) => {
    const [, , patient = '', study = '', name = ''] = path.split('/')
    return `${name.slice(0, -4)},${study.slice(1)},${patient.slice(1)},${['train', 'train', 'train', 'validate', 'test', 'test'][i]}`
  }),
)

const sop = (i: number) => `1.2.276.0.7230010.3.1.4.8323329.${1000 + i}.1517875178.${953_520 + i}`
const siim = (split: string, i: number) => `siim/dicom-images-${split}/${sop(i)}/${sop(i + 100)}/${sop(i + 200)}.dcm`

const studies = ['00086460a852', '000c9c05fd14', '00292f8c37bd', '005057b3f880']
const instances = ['65761e66de9f', '51759b5579bc', 'f6293b1c49e2', '3dcdfc352a06', '7dcdfc352a07']
/** Of the last study two pictures. */
const studyOf = (i: number) => studies[Math.min(i, 3)] ?? ''
const fisabio = instances.map((name, i) => `train/${studyOf(i)}/${81_456 + i}c9c5423/${name}.dcm`)
const appearances = ['Negative for Pneumonia', 'Typical Appearance', 'Indeterminate Appearance', 'Atypical Appearance']
const byStudy = lines(
  `id,${appearances.join(',')}`,
  studies.map((study, i) => `${study}_study,${many(4, k => (k === i ? '1' : '0')).join(',')}`),
)
const boxes = `opacity 1 789.28836 582.43035 1815.94498 2499.73327 opacity 1 2245.91208 591.20528 3340.5737 2352.75472`
const byImage = lines(
  'id,boxes,label,StudyInstanceUID',
  instances.map(
    (name, i) => `${name}_image,${i % 4 === 0 ? ',none 1 0 0 1 1' : `"[{'x': 789.28836}]",${boxes}`},${studyOf(i)}`,
  ),
)

const small = (path: string) => `CheXpert-v1.0-small/${path}/study1/view1_frontal.jpg`
const chexpert = ['train/patient00001', 'train/patient00002', 'train/patient00003', 'valid/patient64541'].map(small)
const chexpertHeader = 'Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Edema,Pneumonia,Fracture'

const mura = ['train/XR_ELBOW/patient00011/study1_negative', 'train/XR_ELBOW/patient00012/study1_positive']
  .concat(['train/XR_HAND/patient00012/study2_negative', 'valid/XR_HAND/patient11200/study1_positive'])
  .map(path => `MURA-v1.1/${path}/image1.png`)
const muraStudies = (split: string, classes: string[]) =>
  mura
    .filter(path => path.includes(split))
    .map((path, i) => `${path.replace('image1.png', '')},${classes[i]}\n`)
    .join('')

/** Data sets as they are published, of a few files each. */
export const publicSets: Record<string, PublicSet> = {
  'CBIS-DDSM, folders alone': {
    files: [...cbis, ...cbisTest].map(path => `CBIS-DDSM/${path}`),
    levels: 'PASSED SPLIT PASSED PASSED',
    pattern: '^(?:[^/]+/){1}(?:[^/]*?[-_ .])?(P_\\d+)[-_ ./]',
    said: [
      ...cbisTest.map((_, i) => `group P_000${i < 3 ? 38 : 41} | TEST`),
      ...cbis
        .map((path, i) => ({ path, group: `group P_0000${i < 6 ? 1 : i < 9 ? 4 : 9} | TRAIN` }))
        .map(({ group }) => group),
    ],
  },
  'CBIS-DDSM, with its list': {
    files: cbis,
    lists: { 'mass_case_description_train_set.csv': cbisList },
    levels: 'SPLIT PASSED PASSED',
    said: views.map((view, i) => `${pathology[i]} | group ${view.slice(0, 7)} | TRAIN`),
    doubts: [
      `8 files, such as ${cbis[1]}, are named by no list and passed over, though folders say a class or a split`,
    ],
  },
  'MIMIC-CXR, folders alone': {
    files: radiographs,
    levels: 'PASSED PASSED GROUP PASSED',
    said: ['p10000032', 'p10000032', 'p10000032', 'p10000764', 'p11000011', 'p11000011'].map(p => `group ${p}`),
  },
  'MIMIC-CXR, classes of studies and splits of files': {
    files: radiographs,
    lists: { 'mimic-cxr-2.0.0-chexpert.csv': mimicClasses, 'mimic-cxr-2.0.0-split.csv': mimicSplits },
    levels: 'PASSED PASSED GROUP PASSED',
    said: [
      ...many(3, () => 'No Finding | group 10000032 | TRAIN'),
      'group 10000764 | VALIDATION',
      ...many(2, () => 'Cardiomegaly | group 11000011 | TEST'),
    ],
    doubts: [
      'mimic-cxr-2.0.0-chexpert.csv: 1 row says unknown and never yes or no in Cardiomegaly, No Finding, Pneumonia: it gives no label.',
    ],
  },
  'SIIM-ACR pneumothorax, folders alone': {
    files: [siim('test', 7), ...many(4, i => siim('train', i))],
    levels: 'PASSED SPLIT GROUP PASSED',
    said: [`group ${sop(7)} | TEST`, ...many(4, i => `group ${sop(i)} | TRAIN`)],
  },
  'SIIM-ACR pneumothorax, runs of pixels': {
    files: many(3, i => siim('train', i)),
    lists: {
      'siim/train-rle.csv': lines('ImageId, EncodedPixels', [
        `${sop(200)}, -1`,
        `${sop(201)}, 387620 23 996 33`,
        `${sop(201)}, 5000 3 9 3`,
        `${sop(202)},-1`,
      ]),
    },
    levels: 'PASSED SPLIT GROUP PASSED',
    said: many(3, i => `group ${sop(i)} | TRAIN`),
    doubts: ['Column EncodedPixels draws what was found in runs of pixels: that is not read, and gives no label.'],
  },
  'SIIM-FISABIO, by study': {
    files: fisabio,
    lists: { 'train_study_level.csv': byStudy },
    levels: 'SPLIT GROUP PASSED',
    said: fisabio.map((_, i) => `${appearances[Math.min(i, 3)]} | group ${studyOf(i)} | TRAIN`),
  },
  'SIIM-FISABIO, by image': {
    files: fisabio,
    lists: { 'train_image_level.csv': byImage },
    levels: 'SPLIT GROUP PASSED',
    said: fisabio.map((_, i) => `${i % 4 === 0 ? 'none' : 'opacity'} | group ${studyOf(i)} | TRAIN`),
  },
  'SIIM-FISABIO, both': {
    files: fisabio,
    lists: { 'train_image_level.csv': byImage, 'train_study_level.csv': byStudy },
    levels: 'SPLIT GROUP PASSED',
    said: fisabio.map((_, i) => `${i % 4 === 0 ? 'none' : 'opacity'} | group ${studyOf(i)} | TRAIN`),
    doubts: [
      `Lists (train_image_level.csv, train_study_level.csv) call 5 files, such as ${fisabio[0]}, by several classes: which one says the class?`,
    ],
  },
  CheXpert: {
    files: chexpert,
    lists: {
      'CheXpert-v1.0-small/train.csv': lines(chexpertHeader, [
        `${chexpert[0]},Female,68,Frontal,AP,1.0,,,`,
        `${chexpert[1]},Male,87,Frontal,AP,,-1.0,1.0,0.0`,
        `${chexpert[2]},Male,41,Frontal,AP,,-1.0,,`,
      ]),
      'CheXpert-v1.0-small/valid.csv': lines(chexpertHeader, [`${chexpert[3]},Male,73,Frontal,AP,0.0,0.0,0.0,1.0`]),
    },
    levels: 'PASSED SPLIT GROUP PASSED',
    said: [
      'No Finding | group patient00001 | TRAIN',
      'Pneumonia | group patient00002 | TRAIN',
      'group patient00003 | TRAIN',
      'Fracture | group patient64541 | VALIDATION',
    ],
    doubts: [
      'CheXpert-v1.0-small/train.csv: 1 row says unknown and never yes or no in No Finding, Edema, Pneumonia, Fracture: it gives no label.',
    ],
  },
  'MURA, folders alone': {
    files: mura,
    levels: 'PASSED SPLIT PASSED GROUP CLASS',
    said: mura.map(path => {
      const [, split, , patient, study] = path.split('/')
      return `${study} | group ${patient} | ${split === 'train' ? 'TRAIN' : 'VALIDATION'}`
    }),
    doubts: [
      'The names of level 5 (study1_negative, study1_positive, study2_negative) hold a class beside a number: say of each which class it is',
    ],
  },
  'MURA, with its lists': {
    files: mura,
    lists: {
      'MURA-v1.1/train_labeled_studies.csv': muraStudies('train', ['0', '1', '0']),
      'MURA-v1.1/valid_labeled_studies.csv': muraStudies('valid', ['1']),
      'MURA-v1.1/train_image_paths.csv': `${mura.slice(0, 3).join('\n')}\n`,
    },
    levels: 'PASSED SPLIT PASSED GROUP PASSED',
    said: ['0 | group patient00011 | TRAIN', '1 | group patient00012 | TRAIN'].concat([
      '0 | group patient00012 | TRAIN',
      '1 | group patient11200 | VALIDATION',
    ]),
  },
}
