import { Alert, Text } from '@mantine/core';
import { memo, useState } from 'react';
import type { Attachment } from './pictures.ts';
import type { Exchange } from './useChat.ts';

/** One question with its pictures, and the answer as far as it has come. */
export const ExchangeView = memo(function ExchangeView({ exchange }: { exchange: Exchange }) {
  const { text, pictures, answer, state, error } = exchange;
  return (
    <article className="exchange">
      <div className="question">
        {pictures.length > 0 && (
          <div className="question-pictures">
            {pictures.map((picture) => (
              <Thumbnail key={picture.id} picture={picture} />
            ))}
          </div>
        )}
        {text !== '' && <p className="bubble">{text}</p>}
      </div>
      <div className="answer">
        {state === 'running' && answer === '' ? (
          <p className="thinking" role="status" aria-label="The model reads the question">
            <span />
            <span />
            <span />
          </p>
        ) : (
          answer !== '' && (
            <p className={state === 'running' ? 'answer-text running' : 'answer-text'}>{answer}</p>
          )
        )}
        {error !== undefined && (
          <Alert color="red" className="failure" title="That did not work" role="alert">
            {error}
          </Alert>
        )}
        {error === undefined && (
          <Text size="xs" c="dimmed" className="facts">
            {facts(exchange)}
          </Text>
        )}
      </div>
    </article>
  );
});

/** A picture as it was sent; a file that is no picture shows its name instead. */
export function Thumbnail({ picture }: { picture: Attachment }) {
  const [broken, setBroken] = useState(false);
  if (broken) return <div className="thumbnail broken">{picture.name}</div>;
  return <img className="thumbnail" src={picture.url} alt={picture.name} onError={() => setBroken(true)} />;
}

/** Model, length and speed of an answer, and why it ended when that is worth a word. */
function facts({ state, model, tokens, tokensPerSecond }: Exchange): string {
  if (state === 'running' && tokens === 0) return '';
  const ending = { running: '', done: '', failed: '', cut: 'cut at the length limit', stopped: 'stopped' }[
    state
  ];
  const speed =
    tokensPerSecond === undefined ? '' : `${Math.round(tokensPerSecond).toLocaleString('en')} tokens/s`;
  const length = `${tokens} ${tokens === 1 ? 'token' : 'tokens'}`;
  return [model, length, speed, ending].filter((fact) => fact !== '').join(' · ');
}
