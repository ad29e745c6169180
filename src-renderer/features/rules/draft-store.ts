import { DraftStore } from '../../data/draft-store.ts';
import type { Draft } from './rules-model.ts';

export const draftStore = new DraftStore<Draft>();
