import { ActionIcon, Button, SegmentedControl, Tooltip, UnstyledButton } from '@mantine/core';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n/language.tsx';
import { BinIcon, UndoIcon } from '../icons.tsx';
import { Dialog } from '../layout/Dialog.tsx';
import { useWhileShown } from './devices.ts';
import { type Attachment, attach, toBlob } from './files.ts';

const SIDE = 480;
/** The eleven basic colours that the models know by name. */
const COLOURS = {
  black: '#222222',
  grey: '#808080',
  white: '#ffffff',
  brown: '#8b4513',
  red: '#e6194b',
  orange: '#ff8c00',
  yellow: '#ffd700',
  green: '#2ca02c',
  blue: '#1f77b4',
  purple: '#8e44ad',
  pink: '#ff8fb8',
} as const;
type ColourName = keyof typeof COLOURS;
const COLOUR_NAMES = Object.keys(COLOURS) as ColourName[];
/** Widths of the brush in canvas pixels; the widest fills shapes quickly. */
const BRUSHES = { fine: 8, medium: 24, broad: 64 } as const;
type BrushName = keyof typeof BRUSHES;
const BRUSH_NAMES = Object.keys(BRUSHES) as BrushName[];

interface Stroke {
  readonly colour: ColourName;
  readonly width: number;
  readonly points: { x: number; y: number }[];
}

/** A sheet of white paper to draw on. Strokes are kept, so that they can be taken back. */
export default function DrawPad({
  onDone,
  onClose,
}: {
  onDone: (picture: Attachment) => void;
  onClose: () => void;
}) {
  const words = useWords();
  const add = useWhileShown(onDone);
  const canvas = useRef<HTMLCanvasElement>(null);
  const current = useRef<Stroke | undefined>(undefined);
  const [strokes, setStrokes] = useState<readonly Stroke[]>([]);
  const [colour, setColour] = useState<ColourName>('black');
  const [brush, setBrush] = useState<BrushName>('medium');

  useEffect(() => {
    if (canvas.current) paint(canvas.current, strokes);
  }, [strokes]);

  const position = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = SIDE / box.width;
    return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
  };
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    current.current = { colour, width: BRUSHES[brush], points: [position(event)] };
    paint(event.currentTarget, [...strokes, current.current]);
  };
  const extend = (event: PointerEvent<HTMLCanvasElement>) => {
    if (current.current === undefined) return;
    current.current.points.push(position(event));
    paint(event.currentTarget, [...strokes, current.current]);
  };
  const end = () => {
    if (current.current) setStrokes([...strokes, current.current]);
    current.current = undefined;
  };
  const done = async () => {
    if (canvas.current) add(attach(await toBlob(canvas.current), `${words.draw.file}.png`));
  };

  return (
    <Dialog
      onClose={onClose}
      // A slip beside it would throw the drawing away.
      closeOnClickOutside={false}
      title={words.draw.title}
      centered
      size="auto"
    >
      <div className="pad">
        <canvas
          ref={canvas}
          width={SIDE}
          height={SIDE}
          className="pad-paper"
          role="img"
          aria-label={words.draw.paper}
          onPointerDown={begin}
          onPointerMove={extend}
          onPointerUp={end}
          onPointerCancel={end}
        />
        <div className="pad-colours" role="radiogroup" aria-label={words.draw.colour}>
          {COLOUR_NAMES.map((name) => (
            <Tooltip key={name} label={words.draw.colours[name]} openDelay={300}>
              <UnstyledButton
                className="pad-colour"
                style={{ background: COLOURS[name] }}
                role="radio"
                aria-checked={name === colour}
                aria-label={words.draw.colours[name]}
                onClick={() => setColour(name)}
              />
            </Tooltip>
          ))}
        </div>
        <div className="pad-row">
          <SegmentedControl
            value={brush}
            onChange={(value) => setBrush(value as BrushName)}
            data={BRUSH_NAMES.map((name) => ({ value: name, label: words.draw.brushes[name] }))}
            size="xs"
            radius="xl"
            aria-label={words.draw.brush}
          />
          <span className="spring" />
          <Tooltip label={words.draw.undo}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              radius="xl"
              aria-label={words.draw.undo}
              disabled={strokes.length === 0}
              onClick={() => setStrokes(strokes.slice(0, -1))}
            >
              <UndoIcon />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={words.draw.clear}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              radius="xl"
              aria-label={words.draw.clear}
              disabled={strokes.length === 0}
              onClick={() => setStrokes([])}
            >
              <BinIcon />
            </ActionIcon>
          </Tooltip>
          <Button radius="xl" onClick={() => void done()} disabled={strokes.length === 0}>
            {words.draw.add}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function paint(canvas: HTMLCanvasElement, strokes: readonly Stroke[]): void {
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  pen.fillStyle = 'white';
  pen.fillRect(0, 0, SIDE, SIDE);
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  for (const { colour, width, points } of strokes) {
    pen.strokeStyle = COLOURS[colour];
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(points[0].x, points[0].y);
    // A line to the same place draws a dot.
    for (const { x, y } of points) pen.lineTo(x, y);
    pen.stroke();
  }
}
