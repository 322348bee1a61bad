import { Button, Menu, Text } from '@mantine/core';
import type { ModelInfo } from './client.ts';
import { CheckIcon, ChevronIcon } from './icons.tsx';

interface ModelPickerProps {
  readonly models: readonly ModelInfo[];
  readonly model: ModelInfo | undefined;
  readonly onModel: (name: string) => void;
}

export function ModelPicker({ models, model, onModel }: ModelPickerProps) {
  if (model === undefined) return null;
  return (
    <Menu position="top-end" width={280} radius="lg" shadow="md">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          radius="xl"
          size="compact-sm"
          h={34}
          fw={500}
          rightSection={<ChevronIcon size={16} />}
          aria-label={`Model: ${model.title}`}
        >
          {model.title}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Models</Menu.Label>
        {models.map(({ name, title, description, contextLength }) => (
          <Menu.Item
            key={name}
            onClick={() => onModel(name)}
            aria-current={name === model.name}
            rightSection={name === model.name ? <CheckIcon size={18} /> : null}
          >
            <Text size="sm" fw={500}>
              {title}
            </Text>
            <Text size="xs" c="dimmed">
              {[description, `${contextLength.toLocaleString('en')} tokens`].filter(Boolean).join(' · ')}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
