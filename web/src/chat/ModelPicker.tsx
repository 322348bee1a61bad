import { Button, Menu } from '@mantine/core';
import type { ModelInfo } from '../backend/types.ts';
import { useWords } from '../i18n/language.tsx';
import { CheckIcon, ChevronIcon, InfoIcon } from '../icons.tsx';

interface ModelPickerProps {
  readonly models: readonly ModelInfo[];
  readonly model: ModelInfo | undefined;
  readonly onModel: (name: string) => void;
  /** Opens the card of the model that is chosen. */
  readonly onCard: () => void;
}

export function ModelPicker({ models, model, onModel, onCard }: ModelPickerProps) {
  const words = useWords();
  if (model === undefined) return null;
  const facts = ({ inputs, draws, acts, contextLength }: ModelInfo) => [
    inputs.map((input) => words.model.inputs[input]).join(', '),
    ...(draws ? [words.model.draws] : []),
    ...(acts ? [words.model.acts] : []),
    words.model.context(contextLength),
  ];
  return (
    <Menu position="bottom-start" width={300} radius="lg" shadow="md">
      <Menu.Target>
        <Button
          className="model-button"
          variant="subtle"
          color="gray"
          radius="xl"
          rightSection={<ChevronIcon size={16} />}
          aria-label={words.model.pick(model.title)}
        >
          {model.title}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="model-menu">
        <Menu.Label>{words.model.models}</Menu.Label>
        {models.map((one) => (
          <Menu.Item
            key={one.name}
            onClick={() => onModel(one.name)}
            aria-current={one.name === model.name}
            rightSection={one.name === model.name ? <CheckIcon size={18} /> : null}
          >
            <span className="model-name">{one.title}</span>
            <span className="model-facts">{facts(one).join(' · ')}</span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<InfoIcon size={18} />} onClick={onCard}>
          {words.model.cardTitle(model.title)}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
