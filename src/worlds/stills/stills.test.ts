import { test } from 'vitest';
import { expectFilmLaws } from '../film/laws.testing.ts';
import { stills } from './index.ts';

test('the laws of all worlds', () => expectFilmLaws(stills));
