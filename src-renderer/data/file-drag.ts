import { useSyncExternalStore } from 'react';
import { filesOfDrop } from './files.ts';
import { importFlow } from './import-flow.ts';

/** `dragover` comes several times a second while something moves; silence means that it rests, or left without telling us. */
const SILENCE_MS = 1_500;

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** A screen that takes dropped files itself, and what the window says while they hover. */
export type FileTaker = { title: string; hint: string; take(files: File[]): void };

/**
 * Files dragged over the window and dropped anywhere in it. It listens from before the first screen is drawn until the window
 * closes; what it hears, the import dialog shows.
 *
 * A browser drops on the element that was under the pointer at the last movement, even when that element has left the page
 * since: a screen that got its data, or another screen. Such a drop passes no element of the page and would be lost in
 * silence. So the element under the pointer is listened to as well, in the page or out of it.
 */
class FileDrag {
  #isOver = false;
  #timer = 0;
  #under: EventTarget | null = null;
  readonly #listeners = new Set<() => void>();

  #taker: FileTaker | null = null;

  readonly isOver = (): boolean => this.#isOver;
  readonly taker = (): FileTaker | null => this.#taker;

  /** Until the answer is called, drops go to `taker` and not to the import. */
  giveTo(taker: FileTaker): () => void {
    this.#taker = taker;
    this.#tell();
    return () => {
      if (this.#taker !== taker) return;
      this.#taker = null;
      this.#tell();
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    // Capture: no element of a screen can keep files to itself, and a text field would put their paths in.
    window.addEventListener('dragenter', this.#onMove, { capture: true });
    window.addEventListener('dragover', this.#onMove, { capture: true });
    window.addEventListener('dragleave', this.#onLeave, { capture: true });
    window.addEventListener('drop', this.#onDrop, { capture: true });
  }

  readonly #onMove = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault(); // both events must say that files are welcome
    this.#follow(event.target);
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#set(false), SILENCE_MS);
    this.#set(true);
  };

  /** The next element is entered before the last one is left; only leaving the one under the pointer leaves the window. */
  readonly #onLeave = (event: DragEvent) => {
    if (event.target === this.#under) this.#end();
  };

  readonly #onDrop = (event: Event) => {
    if (!(event instanceof DragEvent) || !hasFiles(event) || !event.dataTransfer) return;
    if (event.defaultPrevented) return; // heard at the window already
    event.preventDefault();
    this.#end();
    const files = filesOfDrop(event.dataTransfer);
    const taker = this.#taker;
    if (taker) void files.then(found => taker.take(found));
    else void importFlow.drop(files);
  };

  #end(): void {
    window.clearTimeout(this.#timer);
    this.#follow(null);
    this.#set(false);
  }

  #follow(target: EventTarget | null): void {
    if (this.#under === target) return;
    this.#under?.removeEventListener('drop', this.#onDrop);
    this.#under = target;
    target?.addEventListener('drop', this.#onDrop);
  }

  #set(isOver: boolean): void {
    if (this.#isOver === isOver) return;
    this.#isOver = isOver;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const fileDrag = new FileDrag();

/** Do files hover over the window? */
export function useFileDrag(): boolean {
  return useSyncExternalStore(fileDrag.subscribe, fileDrag.isOver);
}

/** The screen that would take them; null: the import. */
export function useFileTaker(): FileTaker | null {
  return useSyncExternalStore(fileDrag.subscribe, fileDrag.taker);
}
