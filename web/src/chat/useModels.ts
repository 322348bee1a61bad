import { useCallback, useEffect, useState } from 'react';
import { problemOfThrown } from '../backend/problems.ts';
import type { ModelInfo, Problem } from '../backend/types.ts';
import { useServices } from '../services.tsx';
import { usePreferences } from '../settings/preferences.ts';

export interface Models {
  /** `undefined` until the server said what it has. */
  readonly all: readonly ModelInfo[] | undefined;
  /** The one that answers: chosen, or the server's first. */
  readonly model: ModelInfo | undefined;
  readonly problem: Problem | undefined;
  reload(): void;
}

/** The server's models. Asked again when the reader comes back to a page that found no server. */
export function useModels(): Models {
  const { backend, preferences } = useServices();
  const { model: chosen, key } = usePreferences(preferences);
  const [all, setAll] = useState<readonly ModelInfo[]>();
  const [problem, setProblem] = useState<Problem>();

  const reload = useCallback(() => {
    backend.models().then(
      (models) => {
        setAll(models);
        setProblem(undefined);
      },
      (error: unknown) => setProblem(problemOfThrown(error)),
    );
  }, [backend]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key may open the door
  useEffect(reload, [reload, key]);
  useEffect(() => {
    if (problem === undefined) return;
    addEventListener('focus', reload);
    return () => removeEventListener('focus', reload);
  }, [problem, reload]);

  return { all, model: all?.find(({ name }) => name === chosen) ?? all?.[0], problem, reload };
}
