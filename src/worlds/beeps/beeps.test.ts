import { test } from 'vitest';
import { expectFilmLaws } from '../film/laws.testing.ts';
import { beeps } from './index.ts';

test('the laws of all worlds', () => expectFilmLaws(beeps));
