import { DraftStore } from '../../data/draft-store.ts';
import type { Draft } from './model-draft.ts';

export const draftStore = new DraftStore<Draft>();
