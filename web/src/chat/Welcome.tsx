import { Button, Text, Title, UnstyledButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { drawExample, EXAMPLE_SIDE, type Example, PICTURE_EXAMPLES, TEXT_EXAMPLES } from './examples.ts';
import { Mark } from './icons.tsx';
import type { Attachment } from './pictures.ts';

/** What an empty conversation shows: what this is, and something to try with one click. */
export function Welcome({ onTry }: { onTry: (text: string, pictures: readonly Attachment[]) => void }) {
  const start = async (example: Example) => onTry(example.question, await drawExample(example));
  return (
    <div className="column welcome">
      <Mark size={52} />
      <Title order={1} className="welcome-title">
        Ask about a picture
      </Title>
      <Text c="dimmed" className="welcome-text">
        Drop, paste, choose or draw one. A small model, trained from scratch, answers on this machine; nothing
        leaves it.
      </Text>
      <ul className="examples" aria-label="Examples to try">
        {PICTURE_EXAMPLES.map((example) => (
          <li key={example.question}>
            <UnstyledButton className="example" onClick={() => void start(example)}>
              <ExamplePicture example={example} />
              <span className="example-question">{example.question}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <ul className="chips" aria-label="Questions to try">
        {TEXT_EXAMPLES.map((example) => (
          <li key={example.question}>
            <Button
              variant="default"
              radius="xl"
              size="compact-sm"
              fw={400}
              h={32}
              px="md"
              onClick={() => void start(example)}
            >
              {example.question}
            </Button>
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
