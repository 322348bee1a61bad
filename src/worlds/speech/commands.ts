import type { Random } from '../../base/random.ts';
import { wordings } from '../scenes/question.ts';
import { fill, pickWording, type Wordings } from '../wording.ts';
import type { Split } from '../world.ts';
import { numberInWords } from './numbers.ts';

/** What somebody wants done, with the ways of saying it by split. */
interface Command {
  /** With slots. */
  readonly meaning: string;
  readonly wordings: Wordings;
  readonly slots: Readonly<Record<string, readonly string[]>>;
}

const DEVICES = ['light', 'lamp', 'radio', 'television', 'fan', 'heating', 'music'];
const CLOSABLE = ['door', 'window', 'box', 'gate'];
const PEOPLE = ['mother', 'father', 'Anna', 'Peter', 'the doctor', 'the school'];

const command = (
  meaning: string,
  text: string,
  slots: Readonly<Record<string, readonly string[]>> = {},
): Command => ({ meaning, wordings: wordings(text), slots });

/** In `text`, training's wordings come first, then validation's, then test's. */
export const COMMANDS: readonly Command[] = [
  command(
    '{device} on',
    `
    turn on the {device}
    turn the {device} on
    switch on the {device}
    {device} on, please

    switch the {device} on

    please turn the {device} on now`,
    { device: DEVICES },
  ),
  command(
    '{device} off',
    `
    turn off the {device}
    turn the {device} off
    switch off the {device}
    {device} off, please

    switch the {device} off

    please turn the {device} off now`,
    { device: DEVICES },
  ),
  command(
    '{thing} open',
    `
    open the {thing}
    please open the {thing}

    open the {thing}, please

    now open the {thing}`,
    { thing: CLOSABLE },
  ),
  command(
    '{thing} closed',
    `
    close the {thing}
    please close the {thing}
    shut the {thing}

    close the {thing}, please

    now shut the {thing}`,
    { thing: CLOSABLE },
  ),
  command(
    'go {way}',
    `
    go {way}
    turn {way}
    now go {way}

    please turn {way} now

    go {way}, please`,
    { way: ['left', 'right'] },
  ),
  command(
    'volume up',
    `
    louder
    make it louder
    turn it up

    louder, please

    make the music louder`,
  ),
  command(
    'volume down',
    `
    quieter
    make it quieter
    turn it down

    quieter, please

    make the music quieter`,
  ),
  command(
    'call {person}',
    `
    call {person}
    please call {person}

    call {person}, please

    call {person} now`,
    { person: PEOPLE },
  ),
  command(
    'timer {minutes} minutes',
    `
    set a timer for {minutes} minutes
    timer, {minutes} minutes

    a timer for {minutes} minutes, please

    please set a timer for {minutes} minutes`,
    { minutes: ['2', '3', '4', '5', '6', '7', '8', '9', '10', '12', '15', '20', '30', '40'] },
  ),
];

export interface SpokenCommand {
  readonly said: string;
  /** "light on", "timer 5 minutes": what is to be done, always in the same words. */
  readonly meaning: string;
}

export function drawCommand(random: Random, split: Split): SpokenCommand {
  const { meaning, wordings: ways, slots } = random.pick(COMMANDS);
  const values = Object.fromEntries(Object.entries(slots).map(([name, list]) => [name, random.pick(list)]));
  const spoken = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      /^\d+$/.test(value) ? numberInWords(+value) : value,
    ]),
  );
  return {
    said: fill(pickWording(ways, random, split), spoken),
    meaning: fill(meaning, values).replace('the ', '').toLowerCase(),
  };
}
