/** As much of a Markdown tree as headings need (mdast). */
interface MarkdownNode {
  readonly type: string;
  depth?: number;
  readonly children?: readonly MarkdownNode[];
}

/**
 * A remark plugin: headings begin below the page's own, and never skip a level on their way down, whatever the model
 * wrote; those who jump from heading to heading would look for what is missing.
 */
export function orderedHeadings() {
  return (tree: MarkdownNode): void => {
    let above = 1;
    const walk = (node: MarkdownNode): void => {
      if (node.type === 'heading') {
        above = Math.min((node.depth ?? 1) + 1, above + 1, 6);
        node.depth = above;
      }
      node.children?.forEach(walk);
    };
    walk(tree);
  };
}
