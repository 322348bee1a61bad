import { lazy, Suspense } from 'react';

const Formula = lazy(() => import('./Formula.tsx'));

/** A TeX formula; its source until the typesetter has come. */
export function Maths({ formula, display }: { formula: string; display: boolean }) {
  return (
    <Suspense fallback={<code>{formula}</code>}>
      <Formula formula={formula} display={display} />
    </Suspense>
  );
}
