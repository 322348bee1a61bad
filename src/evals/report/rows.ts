/** One row of the report: a benchmark of the Gemini report, and what stands in for it here. */
export interface ReportRow {
  /** As the Gemini report (arXiv 2312.11805) names it. */
  readonly benchmark: string;
  /** What our procedural twin asks; or why there is none. */
  readonly twin: string;
  /** `suite/task` of the twin's tasks, `suite/*` for all of a suite; their scores count equally. Empty: no twin. */
  readonly tasks: readonly string[];
}

export interface ReportSection {
  /** `text`, `image`, …: the name of its chart. */
  readonly modality: string;
  readonly title: string;
  readonly rows: readonly ReportRow[];
}

const row = (benchmark: string, twin: string, ...tasks: string[]): ReportRow => ({ benchmark, twin, tasks });

/** Every benchmark that the Gemini report has a number for, by modality, in its order. */
export const REPORT: readonly ReportSection[] = [
  {
    modality: 'text',
    title: 'Text',
    rows: [
      row('MMLU', 'four choices over the facts book, by subject, with examples first', 'exam/*'),
      row('GSM8K', 'word problems of one to four steps', 'word-problems/*'),
      row('MATH', 'equations, fractions, factors, powers, sequences', 'algebra/*'),
      row('BIG-Bench-Hard (deduction)', 'short deduction: orders, syllogisms, owners, letters', 'text/logic'),
      row(
        'BIG-Bench-Hard (other puzzles)',
        'truth tables, dates, shuffles, brackets, liars, …',
        'reasoning/*',
      ),
      row('HumanEval', 'a function’s body from its signature and docstring; tests run', 'code/function'),
      row('Natural2Code', 'an expression from a request in words; tests run', 'code/expression'),
      row('MBPP', 'what a small program prints', 'code/output'),
      row('DROP', 'sums, differences, counts and comparisons over a passage', 'comprehension/discrete'),
      row('BoolQ', 'yes or no about a passage', 'comprehension/truth'),
      row('NaturalQuestions (retrieved)', 'a fact that a passage states', 'comprehension/lookup'),
      row('NaturalQuestions (closed)', 'the facts book, asked without help', 'text/facts'),
      row('HellaSwag', 'which of four sentences goes on', 'comprehension/ending'),
      row('WMT23', 'translation English ⇄ French, German, Spanish, Chinese', 'translation/*'),
      row('XSum, XLSum, WikiLingua', 'one sentence that sums up a report', 'summaries/*'),
      row('Key-value retrieval (32k)', 'the value of one key among many in the context', 'retrieval/*'),
      row('Tool use', 'the call that a request needs, or none', 'tool-calls/*'),
      row(
        'MGSM',
        'word problems of one step in French, German, Spanish and Chinese',
        'multilingual/storyFrench',
        'multilingual/storyGerman',
        'multilingual/storySpanish',
        'multilingual/storyChinese',
      ),
      row(
        'TydiQA',
        'who, what and where in passages in the same languages',
        'multilingual/passageFrench',
        'multilingual/passageGerman',
        'multilingual/passageSpanish',
        'multilingual/passageChinese',
      ),
      row('NarrativeQA, Qasper, QuALITY', 'no twin yet: our contexts hold no long document'),
      row('Natural-language proofs (ProofWriter)', 'no twin yet beyond the syllogisms of logic'),
      row('Codeforces (AlphaCode 2)', 'no twin: no competition problems are written'),
      row('Factuality, attribution, hedging', 'no twin yet'),
    ],
  },
  {
    modality: 'image',
    title: 'Image',
    rows: [
      row(
        'VQAv2',
        'drawn scenes: attributes, counts, relations',
        'scenes/attributes',
        'scenes/count',
        'scenes/relations',
      ),
      row('VQAv2, other programs’ pictures', 'the same questions on pictures by librsvg', 'outside/*'),
      row('TextVQA', 'read printed words and numbers', 'scenes/reading', 'scenes/readingNumbers'),
      row('DocVQA', 'forms, receipts, timetables: the value of a field', 'documents/*'),
      row('ChartQA', 'bars, lines and pies: values, extremes, comparisons', 'charts/*'),
      row('ChartQA, another program’s charts', 'the same questions on charts by ECharts', 'outside-charts/*'),
      row('InfographicVQA', 'posters of icons, bars and large numbers in colours', 'infographics/*'),
      row('MathVista', 'angles, lengths and areas in figures', 'geometry/*'),
      row('AI2D', 'labelled diagrams of boxes and arrows', 'diagrams/*'),
      row('MMMU', 'no twin yet: the exam has no pictures'),
      row('Boards (not in the Gemini report)', 'noughts and crosses, chess and Go positions', 'boards/*'),
      row(
        'Homework (qualitative)',
        'the wrong line of a written solution, why, and the right answer',
        'homework/*',
      ),
      row('XM-3600', 'drawn scenes named in French, German, Spanish and Chinese', 'captions/*'),
      row('Captions', 'a drawn scene described without any mistake', 'scenes/describe'),
    ],
  },
  {
    modality: 'video',
    title: 'Video',
    rows: [
      row('VATEX', 'what happens in a film, told in sentences', 'motion/tell', 'stills/tell'),
      row('YouCook2', 'no twin yet'),
      row(
        'NextQA',
        'what moved which way, what came first and when, what changed between stills',
        'motion/direction',
        'motion/mover',
        'motion/order',
        'motion/when',
        'stills/changed',
      ),
      row(
        'ActivityNet-QA',
        'what is seen, where, in which colour and in which still',
        'motion/what',
        'motion/place',
        'motion/colours',
        'stills/what',
        'stills/which',
        'stills/count',
      ),
      row(
        'Perception Test MCQA',
        'events counted, stills put in order, picture and sound together',
        'motion/count',
        'stills/order',
        'stills/ends',
        'beeps/*',
      ),
      row(
        'Three cups (qualitative)',
        'where the ball is after one to eight swaps, and step by step',
        'cups/one-to-three',
        'cups/four-to-six',
        'cups/seven-or-eight',
        'cups/start',
        'cups/each',
        'cups/swap',
        'cups/swaps',
      ),
      row(
        'Coin trick (qualitative)',
        'whether the coin stayed, moved or vanished, frame by frame',
        'cups/coin',
        'cups/coin-end',
        'cups/coin-start',
        'cups/coin-frames',
      ),
      row('Rock, paper, scissors (qualitative)', 'what hands show, who wins rounds and matches', 'hands/*'),
    ],
  },
  {
    modality: 'audio',
    title: 'Audio',
    rows: [
      row(
        'YouTube (WER)',
        'English words and sentences, synthesised, in noise and echo: 1 − WER, 0 at least',
        'speech/word',
        'speech/transcribe',
      ),
      row(
        'FLEURS (WER)',
        'the same in a person’s voice that no training heard (flite, joined recordings)',
        'outside-speech/word',
        'outside-speech/transcribe',
      ),
      row('Multilingual LibriSpeech (WER)', 'no twin yet: speech is in English alone'),
      row('VoxPopuli (WER)', 'no twin yet: nobody speaks freely here'),
      row('CoVoST 2 (BLEU)', 'spoken English to French, German, Spanish: exact', 'speech-translation/*'),
      row(
        'Numbers and commands (not in the Gemini report)',
        'spoken numbers in digits; what a command wants',
        'speech/numbers',
        'speech/commands',
        'outside-speech/numbers',
        'outside-speech/commands',
      ),
      row(
        'Who speaks, which words (not in the Gemini report)',
        'a man or a woman; whether a word is said',
        'speech/speaker',
        'speech/spotting',
      ),
      row('Spoken questions (qualitative)', 'a voice asks about a picture', 'spoken-questions/*'),
      row('Sounds (not in the Gemini report)', 'happenings, instruments, notes, melodies', 'sounds/*'),
    ],
  },
  {
    modality: 'output',
    title: 'Pictures and actions out',
    rows: [
      row('Image generation (qualitative)', 'a described scene drawn; a checker looks at it', 'drawing/*'),
      row(
        'Interleaved text and pictures (qualitative)',
        'a picture changed as told, and series of pictures',
        'editing/*',
      ),
      row(
        'Actions (not in the Gemini report)',
        'games, mazes, an arm that stacks, clicks; score of whole episodes',
        'act/*',
      ),
    ],
  },
];
