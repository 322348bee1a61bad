import {
  Button,
  Kbd,
  NumberInput,
  PasswordInput,
  SegmentedControl,
  Slider,
  Switch,
  Textarea,
  useMantineColorScheme,
} from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import type { AnswerSettings, ModelInfo } from '../backend/types.ts';
import { isLanguage, LANGUAGES, type Language, useLanguage, useWords } from '../i18n/language.tsx';
import { Dialog } from '../layout/Dialog.tsx';
import { useServices } from '../services.tsx';
import { BOUNDS, type NumberSetting, usePreferences } from './preferences.ts';

const SCHEMES = ['light', 'dark', 'auto'] as const;
const KEYS = {
  send: ['Enter'],
  newLine: ['Shift', 'Enter'],
  stop: ['Esc'],
  editLast: ['↑'],
  newChat: ['Ctrl', 'Shift', 'O'],
  search: ['Ctrl', 'K'],
} as const;

interface SettingsProps {
  readonly model: ModelInfo | undefined;
  readonly onClose: () => void;
  /** After all conversations were deleted. */
  readonly onRemoved: () => void;
}

export default function Settings({ model, onClose, onRemoved }: SettingsProps) {
  const words = useWords();
  const language = useLanguage();
  const { chats, preferences } = useServices();
  const { answers, key } = usePreferences(preferences);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [sure, setSure] = useState(false);
  const { settings } = words;
  const change = (next: AnswerSettings) => preferences.change({ answers: { ...answers, ...next } });
  const schemeNames = { light: settings.light, dark: settings.dark, auto: settings.system };
  const chosen = Object.values(answers).some((value) => value !== undefined);
  const slider = (name: 'temperature' | 'topP', label: string, hint: string) => (
    <SliderSetting
      name={name}
      label={label}
      hint={hint}
      value={answers[name]}
      otherwise={model?.defaults[name]}
      onChange={(value) => change({ [name]: value })}
    />
  );
  const number = (name: NumberSetting, label: string, hint?: string) => (
    <NumberInput
      label={label}
      description={hint}
      placeholder={settings.automatic}
      value={answers[name] ?? ''}
      min={BOUNDS[name].min}
      max={BOUNDS[name].max}
      allowDecimal={false}
      hideControls
      onChange={(value) => change({ [name]: typeof value === 'number' ? value : undefined })}
    />
  );

  return (
    <Dialog onClose={onClose} title={settings.title} size="lg" classNames={{ body: 'settings' }}>
      <Section title={settings.appearance}>
        <Row label={settings.scheme}>
          <SegmentedControl
            aria-label={settings.scheme}
            radius="xl"
            value={colorScheme}
            onChange={(value) => setColorScheme(SCHEMES.find((scheme) => scheme === value) ?? 'auto')}
            data={SCHEMES.map((value) => ({ value, label: schemeNames[value] }))}
          />
        </Row>
        <Row label={settings.language}>
          <SegmentedControl
            aria-label={settings.language}
            radius="xl"
            value={language}
            onChange={(value) => isLanguage(value) && preferences.change({ language: value })}
            data={(Object.keys(LANGUAGES) as Language[]).map((value) => ({
              value,
              label: LANGUAGES[value].name,
            }))}
          />
        </Row>
      </Section>
      <Section
        title={settings.answers}
        action={
          chosen && (
            <Button
              variant="subtle"
              size="compact-sm"
              radius="xl"
              onClick={() => preferences.change({ answers: {} })}
            >
              {settings.reset}
            </Button>
          )
        }
      >
        <Textarea
          label={settings.systemInstruction}
          description={settings.systemInstructionHint}
          value={answers.systemInstruction ?? ''}
          onChange={(event) => change({ systemInstruction: event.currentTarget.value || undefined })}
          autosize
          minRows={2}
          maxRows={8}
        />
        {model?.thinks && (
          <Switch
            label={settings.thinking}
            description={settings.thinkingHint}
            checked={answers.thinking !== false}
            onChange={(event) => change({ thinking: event.currentTarget.checked ? undefined : false })}
          />
        )}
        {slider('temperature', settings.temperature, settings.temperatureHint)}
        {slider('topP', settings.topP, settings.topPHint)}
        <div className="settings-grid">
          {number('topK', settings.topK, settings.topKHint)}
          {number('seed', settings.seed, settings.seedHint)}
          {number('maxTokens', settings.maxTokens)}
        </div>
      </Section>
      <Section title={settings.server}>
        <PasswordInput
          label={settings.key}
          description={settings.keyHint}
          value={key ?? ''}
          autoComplete="off"
          onChange={(event) => preferences.change({ key: event.currentTarget.value || undefined })}
        />
      </Section>
      <Section title={settings.data}>
        <Row label={settings.dataText}>
          <Button
            className={sure ? 'danger-button' : 'danger-outline'}
            variant={sure ? 'filled' : 'default'}
            radius="xl"
            size="sm"
            onClick={() => {
              setSure(!sure);
              if (!sure) return;
              void chats.removeAll();
              onRemoved();
            }}
          >
            {sure ? settings.removeAllConfirm : settings.removeAll}
          </Button>
        </Row>
      </Section>
      <Section title={settings.keyboard}>
        <dl className="keys">
          {(Object.keys(KEYS) as (keyof typeof KEYS)[]).map((name) => (
            <div key={name}>
              <dt>{settings.keys[name]}</dt>
              <dd>
                {KEYS[name].map((one) => (
                  <Kbd key={one}>{one}</Kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </Section>
    </Dialog>
  );
}

function Section(props: { title: string; action?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="settings-section" aria-labelledby={id}>
      <div className="settings-head">
        <h3 id={id}>{props.title}</h3>
        {props.action}
      </div>
      {props.children}
    </section>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="settings-row">
      <span>{label}</span>
      {children}
    </div>
  );
}

interface SliderSettingProps {
  readonly name: 'temperature' | 'topP';
  readonly label: string;
  readonly hint: string;
  readonly value: number | undefined;
  /** What the model does by itself. */
  readonly otherwise: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

function SliderSetting({ name, label, hint, value, otherwise, onChange }: SliderSettingProps) {
  const { settings } = useWords();
  const { min, max, step } = BOUNDS[name];
  const usual = otherwise === undefined ? settings.automatic : `${settings.automatic} (${otherwise})`;
  return (
    <div className="slider-setting">
      <div className="settings-row">
        <span>{label}</span>
        <span className="slider-value">{value ?? usual}</span>
      </div>
      <p className="hint">{hint}</p>
      <Slider
        thumbLabel={label}
        min={min}
        max={max}
        step={step}
        label={null}
        value={value ?? otherwise ?? max / 2}
        onChange={(next) =>
          onChange(Math.round(next / step) * step === next ? next : Number(next.toFixed(2)))
        }
      />
    </div>
  );
}
