import { test } from 'vitest';
import { expectFilmLaws } from '../film/laws.testing.ts';
import { motion } from './index.ts';

test('the laws of all worlds', () => expectFilmLaws(motion));
