/** Parameter trees: nested records and lists whose leaves are one type, as in JAX's pytrees. */
export type Tree<Leaf> = Leaf | readonly Tree<Leaf>[] | { readonly [key: string]: Tree<Leaf> };

/** Maps leaves of type `From` in a tree type `T` to `To`. */
export type MapTree<T, From, To> = T extends From
  ? To
  : T extends readonly (infer Item)[]
    ? MapTree<Item, From, To>[]
    : { -readonly [Key in keyof T]: MapTree<T[Key], From, To> };

/** How a tree knows its leaves. */
export type IsLeaf<Leaf> = (value: unknown) => value is Leaf;

/** Leaves with dotted paths such as `layers.0.attention.query`, in insertion order. Undefined entries are skipped. */
export function flattenTree<Leaf>(
  tree: unknown,
  isLeaf: IsLeaf<Leaf>,
  path = '',
): [path: string, leaf: Leaf][] {
  if (tree === undefined) return [];
  if (isLeaf(tree)) return [[path, tree]];
  if (tree === null || typeof tree !== 'object') {
    throw new Error(`tree: '${path}' holds ${String(tree)}, expected a leaf, a list or a record`);
  }
  return Object.entries(tree).flatMap(([key, value]) =>
    flattenTree(value, isLeaf, path === '' ? key : `${path}.${key}`),
  );
}

/** A tree of the same form with `change(leaf, path)` at each leaf. */
export function mapTree<Leaf, To, T>(
  tree: T,
  isLeaf: IsLeaf<Leaf>,
  change: (leaf: Leaf, path: string) => To,
  path = '',
): MapTree<T, Leaf, To> {
  if (tree === undefined) return undefined as MapTree<T, Leaf, To>;
  if (isLeaf(tree)) return change(tree, path) as MapTree<T, Leaf, To>;
  const below = (key: string) => (path === '' ? key : `${path}.${key}`);
  if (Array.isArray(tree)) {
    return tree.map((item, i) => mapTree(item, isLeaf, change, below(String(i)))) as MapTree<T, Leaf, To>;
  }
  if (tree === null || typeof tree !== 'object') {
    throw new Error(`tree: '${path}' holds ${String(tree)}, expected a leaf, a list or a record`);
  }
  const entries = Object.entries(tree).map(([key, value]) => [
    key,
    mapTree(value, isLeaf, change, below(key)),
  ]);
  return Object.fromEntries(entries) as MapTree<T, Leaf, To>;
}
