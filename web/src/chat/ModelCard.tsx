import { Loader, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { problemOfThrown } from '../backend/problems.ts';
import type { ReportCard } from '../backend/runs.ts';
import type { ModelInfo, Problem } from '../backend/types.ts';
import { useWords } from '../i18n/language.tsx';
import { Dialog } from '../layout/Dialog.tsx';
import Markdown from '../markdown/Markdown.tsx';
import { useServices } from '../services.tsx';
import { ProblemNote } from './ProblemNote.tsx';

/** The model's own card: what was measured, what it can and cannot do. */
export default function ModelCard({ model, onClose }: { model: ModelInfo; onClose: () => void }) {
  const words = useWords();
  const { training } = useServices();
  const [cards, setCards] = useState<readonly ReportCard[]>();
  const [problem, setProblem] = useState<Problem>();
  const card = cards?.find(({ name }) => name === model.name);

  const load = () => {
    setProblem(undefined);
    training.cards().then(setCards, (error: unknown) => setProblem(problemOfThrown(error)));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the card is opened
  useEffect(load, []);

  return (
    <Dialog onClose={onClose} title={words.model.cardTitle(model.title)} size="xl">
      {problem && <ProblemNote problem={problem} model={model.title} onRetry={load} onSettings={onClose} />}
      {!cards && !problem && <Loader size="sm" aria-label={words.model.loading} />}
      {cards && !card && (
        <>
          {model.description !== '' && <p>{model.description}</p>}
          <Text c="dimmed" size="sm">
            {words.model.noCard}
          </Text>
        </>
      )}
      {card && (
        <div className="card-text">
          <Markdown text={card.markdown} writing={false} />
        </div>
      )}
    </Dialog>
  );
}
