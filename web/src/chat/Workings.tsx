import { useWords } from '../i18n/language.tsx';
import { ActionIcon, ChevronIcon, ThoughtIcon, ToolIcon } from '../icons.tsx';

/** What the model thought before it answered, folded. */
export function Thought({ text, writing }: { text: string; writing: boolean }) {
  const words = useWords();
  return (
    <details className="working">
      <summary>
        <ThoughtIcon size={16} />
        {writing ? words.conversation.thinking : words.conversation.thoughts}
        <ChevronIcon size={14} />
      </summary>
      <p className="working-text">{text}</p>
    </details>
  );
}

/** What models that act are answered with: the name of a call that the server makes of an action. */
const ACT = 'act';

/** An action, in words where it can be said so. */
function actionOf(name: string, input: unknown): string | undefined {
  if (name !== ACT || typeof input !== 'object' || input === null) return undefined;
  if ('discrete' in input) return String(input.discrete);
  return 'bins' in input && Array.isArray(input.bins) ? input.bins.join(', ') : undefined;
}

/** A tool that the model used: what it was given and what came back. */
export function ToolStep(props: { name: string; input: unknown; output: unknown; writing: boolean }) {
  const words = useWords();
  const { called, calling, given, got, acted } = words.conversation;
  const action = actionOf(props.name, props.input);
  if (action !== undefined) {
    return (
      <p className="action">
        <ActionIcon size={16} />
        {acted(action)}
      </p>
    );
  }
  return (
    <details className="working">
      <summary>
        <ToolIcon size={16} />
        {props.writing ? calling(props.name) : called(props.name)}
        <ChevronIcon size={14} />
      </summary>
      <dl>
        <dt>{given}</dt>
        <dd>
          <pre>{readable(props.input)}</pre>
        </dd>
        {props.output !== undefined && (
          <>
            <dt>{got}</dt>
            <dd>
              <pre>{readable(props.output)}</pre>
            </dd>
          </>
        )}
      </dl>
    </details>
  );
}

const readable = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
