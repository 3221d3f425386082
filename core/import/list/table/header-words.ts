import type { ColumnRole } from '#core/import/reading.ts'

/** What a header says in whichever way it is written: `Image Index`, `image_index`, `imageIndex`; the second of one name, too. */
export const plainHeader = (header: string): string =>
  header
    .replace(/ \(column \d+\)$/, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** Usual headers of each role, plain, the surest first; those of one line are as sure. */
const words: Record<Exclude<ColumnRole, 'CLASS_FLAG' | 'OTHER'>, string[]> = {
  FILE: [
    'file filename fname filepath imagefile imagefilename imagepath imgpath imagename imgname imageindex relativepath',
    'image img path fullpath dicompath dicomfile imgfile imagefilepath pngpath jpgpath pngfilename dicomfilename picture photo scan',
    'imageid imgid dicomid sopinstanceuid uri url imageuri imageurl gcsuri externalid picturename picturefile dicom',
    'id name key uid instanceuid datei dateiname bild fichier archivo imagen',
  ],
  CLASS: [
    'label labels class classname classes classlabel labelname imagelabel',
    'findinglabels findinglabel finding findings diagnosis diagnoses category categories target groundtruth gt dx',
    'disease pathology pathologies condition tag tags annotation answer choice outcome result klasse befund diagnose diagnostic',
    'classid labelid categoryid classindex labelindex y',
  ],
  GROUP: [
    'group groupid groupkey',
    'patient patientid patientnumber patientno patid pid patientuid',
    'subject subjectid subjectno person personid participant participantid',
    'case caseid casenumber',
    'lesion lesionid study studyid studyuid studyinstanceuid exam examid accession accessionnumber series seriesid seriesinstanceuid',
  ],
  SPLIT: ['split datasplit datasetsplit mlusage partition', 'set fold subset dataset usage phase purpose sheet'],
  LABELLER: [
    'labeller labeler annotator reader rater labelledby labeledby annotatedby readby radid radiologist radiologistid',
    'readerid annotatorid labellerid labelerid raterid readername annotatorname completedby reviewer doctor expert',
  ],
  TIME: [
    'labelledat labeledat annotatedat labeltime labeldate annotationdate annotationtime readat readtime completedat',
    'updatedat createdat',
    'date time datetime timestamp',
  ],
  FRAME: ['frame frameno framenumber', 'page pagenumber'],
}
type NamedRole = keyof typeof words

const ranks = new Map<NamedRole, Map<string, number>>(
  (Object.keys(words) as NamedRole[]).map(role => [
    role,
    new Map(words[role].flatMap((line, rank) => line.split(' ').map(word => [word, rank] as const))),
  ]),
)

/** How surely a header names a role: 0 is the surest; null: it does not. */
export const headerRank = (role: NamedRole, header: string): number | null =>
  ranks.get(role)?.get(plainHeader(header)) ?? null

const guesses = new Set(
  'pred preds predicted prediction predictions predictedclass predictedlabel predclass predlabel ypred yhat modeloutput modelprediction aiprediction aioutput'.split(
    ' ',
  ),
)

/** Whether it names what a model said: that is no answer, whichever class it is. */
export const isGuessed = (header: string): boolean => guesses.has(plainHeader(header))

/** Whether it names any. */
export const isRoleHeader = (header: string): boolean =>
  [...ranks.keys()].some(role => headerRank(role, header) !== null)
