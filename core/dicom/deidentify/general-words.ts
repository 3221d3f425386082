const lists = [
  // What says that something is a name, not whose: titles, institutions and their parts, addresses.
  `academic academy ambulatory and area association avenue bed block body boulevard building campus care center centers centre
  centres central centro charite clinic clinica clinical clinics clinique college community consultant corporation county
  customer department dept des diagnostic diagnostics die district division doctor drive east emergency employee equipe external
  faculty floor for foundation from fuer general gmbh group health healthcare helios home hopital hospital hospitalier
  hospitals house image images imaging inc inpatient institut institute institution instituto internal international klinik
  kliniken klinikum krankenhaus lab laboratory lane level limited llc location ltd main medical medicine medico medizin
  medizinische medizinischer memorial mobile mrs municipal national new north office oncology operator ospedale outpatient
  outpatients park patient physician policlinico praxis private prof professor provincial public radiologie radiologist
  radiological radiology regional research road room royal saint school science sciences sector service services site
  software south station street strasse suite system systems technologist technician technology telephone the trust und unit
  university universitaet universitaetsklinik universitaetsklinikum universite universidad uniklinik user von ward west with work
  workstation zentrum`,
  // Of two letters: titles, particles of names, words, views, modalities, units.
  `al am an as at be bi by cc cm cr ct da de di do dr du dx el em en es et fr go he hz if ii im in is it iv jr kg kv la le ll lm
  ma mc md me mg ml mm mr ms mu my nd nm no nr of ok on op or os ot pa ap pd pt px re rf rg rl rt sc se si so sr st te to tr un
  up us va vs we xa xc zu`,
  // What stands where nobody is named.
  `aaaa abcd adobe apple artifex company copyright copyrighted licensed little anonymised anonymized anonymous anonymize anonymise case cases confidential compressed copy data dataset default
  deidentified demo display dummy example exam examination empty female file files first full image issuer male missing
  name names nobody none not null number other others pat person phantom phantoms pseudonym qa quality record removed
  research sample samples second series study subject test testing tests third trial undefined unknown unnamed unspecified
  urn value values volunteer www xxx xxxx yes zzz zzzz`,
  // Makers and what they call their devices, which stay.
  `acuson achieva aera agfa alphenix amira ami aplio aquilion aristos artis artiste astrium avanto axiom biograph bucky
  brilliance brivo canon carestream cios clinac cosmos definition dell delft delftdi dicom dicomstore digital
  digitaldiagnost digitaldiagnose discovery dosewise drx edge efilm electric electronics elekta elscint emotion epiq espree
  esaote evolution explorer fcr force fuji fujifilm gehc gendex generation gyroscan hewlett hitachi hologic imagine
  incisive infinia infinix ingenia ingenuity innova intellispace intera intevo iqon kodak konica leica leonardo lightspeed
  logiq lumify luminos lunar magnetom mammomat mckesson merge microsoft minolta mobilett mosaiq multix offis olea optima orthanc
  osirix packard performance philips picker planmeca planmed platform prisma prodiva radspeed revolution safire samsung
  selenia senographe sensation sequoia shimadzu siemens signa sirona skyra sola somatom sonoline sonosite spectral spectris
  symbia symphony syngo synapse toshiba tomotherapy trio triumph truebeam varian venue ventri verio vida vingmed vision
  vivid voluson windows xeleris xper ysio zeiss zeego zoll`,
  // Modalities, what they do and what the standard's own terms say.
  `acquisition active adult agent angio angiography apc arterial attenuation auto automatic average axial baseline basic
  biopsy bolus breath cardiac chunk cine color colour combined computed computer computerized continuous contrast coronal
  corrected cplus ctdi curve delay delayed density derived detector device diagnosis diffusion direct dose dual dynamic
  echo enhanced exposure fast fat fetal field film fixed flair flash fluoro fluoroscopy fluro frame free fusion gated grid
  hard head helical high hold identity infant injection inverse iso isotope kernel label large lat lateral linear localizer long low lossy
  machine magnetic mammogram mammography manual map mask matrix mean measurement method mid mip mixed mode model module
  monochrome motion mpr multi native neonate neutral neurology normal nuclear oblique original oral perfusion photo here co mec output pacs palette panel
  paediatric pediatric phase physics pixel plain plane plate plus portable portal portrait post pre prep primary procedure
  processed processing product profile program project projection protocol proton pulse radiograph radiographic radiography
  radiotherapy raw reconstruction reference reformatted rescale resonance result results rev routine sagittal scan scanner
  scanning scout screen screening secondary sequence shoot short simulation single size slice small source spin spiral spect
  standard standing start state static step stereo store scp scu storescp storescu supine prone surface survey suv table
  target tele therapy thick thin time tomography topogram trace transverse treatment tube turbo type ultrasound unsubtracted
  upper lower version view virtual volume weighted whole window xray ray rays rgb srgb ybr pet`,
  // Body parts and directions.
  `abdomen abdominal ankle anterior aorta arm arms back bladder bone bones bowel brain breast bronchus calf calcaneus carotid
  cervical chest chin clavicle coccyx colon cranial cspine ear elbow esophagus extremity eye eyes face facial feet femoral
  femur finger foot forearm gland hand hands heart heel hip hips humerus inferior jaw joint kidney kidneys knee knees larynx
  left leg legs lip liver lspine lumbar lung lungs mandible mastoid maxilla medial mouth neck nose orbit ovary pancreas
  patella pelvic pelvis penis pharynx posterior prostate rectum rib ribs right sacral sacrum scalp scapula shoulder shoulders
  sinus sinuses skin skull spine spinal spleen sternum stomach superior testis thigh thoracic thorax throat thumb thyroid
  tibia toe toes tongue tooth teeth trunk tspine ureter urethra uterus vagina vascular vein vertebra wrist`,
  // Times and measures.
  `jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september october november
  december monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun day days month months week
  year years hour hours minute minutes second seconds noon morning night`,
]

/**
 * Words that say nothing of whose a file is or where it is from, though they stand in names of people and places: they
 * are let through. Lower case, without marks.
 */
export const generalWords: ReadonlySet<string> = new Set(
  lists.flatMap(list => list.split(/\s+/)).filter(word => word !== ''),
)
