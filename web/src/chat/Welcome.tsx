import { useEffect, useRef } from 'react';
import { useLanguage, useWords } from '../i18n/language.tsx';
import { Mark, WaveIcon } from '../icons.tsx';
import type { Attachment } from '../media/files.ts';
import {
  DRAWING_EXAMPLES,
  EXAMPLE_SIDE,
  type Example,
  exampleFiles,
  PICTURE_EXAMPLES,
  SOUND_EXAMPLES,
  TEXT_EXAMPLES,
} from './examples.ts';

/** What a model takes beside pictures, and whether it draws. */
interface Senses {
  readonly hears: boolean;
  readonly watches: boolean;
  readonly draws: boolean;
}

/** What an empty conversation says. */
export function Greeting({ seesPictures, senses }: { seesPictures: boolean; senses: Senses }) {
  const { welcome, composer } = useWords();
  const language = useLanguage();
  const { draw, record, film } = welcome.ways;
  const more = [...(senses.hears ? [record] : []), ...(senses.watches ? [film] : [])];
  const ways = new Intl.ListFormat(language, { type: 'disjunction' }).format([draw, ...more]);
  const give = more.length > 0 ? welcome.giveFile(ways) : welcome.givePicture;
  const text = welcome.text(give, senses.draws ? welcome.orPicture : welcome.orAsk);
  return (
    <div className="column greeting">
      <Mark size={44} />
      <h1>{seesPictures ? welcome.title : composer.placeholderText}</h1>
      {seesPictures && <p>{text}</p>}
    </div>
  );
}

interface ExamplesProps {
  readonly seesPictures: boolean;
  readonly senses: Senses;
  readonly onTry: (text: string, files: readonly Attachment[]) => void;
}

/** Something to try with one click. */
export function Examples({ seesPictures, senses, onTry }: ExamplesProps) {
  const { welcome } = useWords();
  const start = async (example: Example) => onTry(example.question, await exampleFiles(example));
  const questions = [
    ...(senses.draws ? DRAWING_EXAMPLES : []),
    ...(senses.hears ? SOUND_EXAMPLES : []),
    ...TEXT_EXAMPLES,
    // More would not fit on a phone.
  ].slice(0, 4);
  return (
    <div className="column examples-area">
      {seesPictures && (
        <ul className="examples" aria-label={welcome.pictures}>
          {PICTURE_EXAMPLES.map((example) => (
            <li key={example.question}>
              <button type="button" className="example" onClick={() => void start(example)}>
                <ExamplePicture example={example} />
                {/* Models here are trained on English. */}
                <span lang="en">{example.question}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <ul className="chips" aria-label={welcome.questions}>
        {questions.map((example) => (
          <li key={example.question}>
            <button type="button" className="chip" lang="en" onClick={() => void start(example)}>
              {example.sound && <WaveIcon size={16} />}
              {example.question}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ExamplePicture({ example }: { example: Example }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (pen) example.draw?.(pen);
  }, [example]);
  return (
    <canvas ref={canvas} width={EXAMPLE_SIDE} height={EXAMPLE_SIDE} role="img" aria-label={example.label} />
  );
}
