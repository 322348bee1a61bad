/** The small vocabulary that puzzles are made of. */
export const names: readonly string[] =
  'Tom Ann Bob Ben Max Eva Mia Leo Sam Kim Tim Lisa Anna Paul Mary Jack Lucy Nina Oscar Rosa Emma Peter Laura Adam'.split(
    ' ',
  );

export const colours: readonly string[] =
  'red orange yellow green blue purple pink brown black white grey'.split(' ');

/** Made-up kinds of beings, so that no knowledge of the world can answer: singular and plural. */
export const kinds: readonly (readonly [string, string])[] = [
  ['wug', 'wugs'],
  ['dax', 'daxes'],
  ['fep', 'feps'],
  ['blick', 'blicks'],
  ['zorp', 'zorps'],
  ['mip', 'mips'],
  ['tove', 'toves'],
  ['gorp', 'gorps'],
  ['lum', 'lums'],
  ['pim', 'pims'],
];

export const things: readonly string[] =
  'ball book cup hat key box bag pen lamp car chair coat ring toy bell'.split(' ');

export const places: readonly string[] =
  'kitchen garden bedroom bathroom office school park library shop station'.split(' ');

export const days: readonly string[] = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** For "odd one out": nobody of one group may be mistaken for a member of another. */
export const groups: readonly (readonly string[])[] = [
  'dog cat horse cow pig sheep goat lion tiger bear'.split(' '),
  'apple banana pear plum grape cherry peach lemon'.split(' '),
  'red blue green yellow purple pink brown grey'.split(' '),
  'car bus train boat plane truck tram ship'.split(' '),
  'chair table bed sofa desk shelf bench'.split(' '),
  'shirt coat hat sock shoe glove scarf dress'.split(' '),
  'nose ear eye mouth hand foot leg arm'.split(' '),
  'circle square triangle rectangle star cross heart'.split(' '),
  'hammer saw drill axe shovel rake'.split(' '),
  'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' '),
  'one two three four five six seven eight'.split(' '),
  'violin piano flute drum guitar trumpet'.split(' '),
];

/** Short words for tasks with letters. */
export const shortWords: readonly string[] = `
ant apple arm baby bag ball bank bath bean bear bed bee bell bird blue boat body bone book box boy bread bridge
brown bus cake camel car card cat chair child city clock cloud coat coin cold corn cow cup dark day deer desk dog
door dress drum duck eagle ear earth egg eye face farm fire fish flag floor flower fly food foot forest fox frog
fruit game garden gate girl glass goat gold grape grass green hair hand hat heart hill home honey horse hotel
house ice ink iron island jam key king kite lake lamp leaf leg lemon letter light lion lip map market meat milk
mind moon mouse mouth music nail name nest night north nose nut ocean oil orange paper park pear pen phone piano
picture pig pink plane plant plate pond queen rain red rice ring river road rock roof room rope rose salt sand
school sea seed sheep ship shirt shoe shop silk silver sister sky snail snow soap sock song soup spoon star
stone storm street sugar sun table tail tea tent tiger time tooth town toy train tree truck uncle valley van
violin voice wall water wave week whale wheel white wind window winter wolf wood word world yard year yellow zebra
`
  .trim()
  .split(/\s+/);
