import { lazyPart } from '../layout/lazyPart.tsx';

const source = ({ formula }: { formula: string }) => <code>{formula}</code>;

/** A TeX formula; its source until the typesetter has come, and where it does not. */
export const Maths = lazyPart(() => import('./Formula.tsx'), { waiting: source, failed: source });
