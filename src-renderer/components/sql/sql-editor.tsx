import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, toggleComment } from '@codemirror/commands';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { type Diagnostic, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import type { SqlTable } from '../../../src-core/contract/sql.ts';
import { editorTheme } from './editor-theme.ts';
import { sqlLanguage } from './sql-language.ts';
import { typeOver } from './type-over.ts';

/** A mistake at a place of the text (UTF-16 units); without one it stands at the beginning. */
export type EditorProblem = { message: string; position: number | null };

export type SqlEditorHandle = {
  focus(): void;
  /** Puts a word where the cursor is. */
  insert(text: string): void;
  /** What is selected, or everything; `offset` is where it begins. */
  statement(): { text: string; offset: number };
};

/**
 * CodeMirror in a shadow tree. There it keeps its rules in constructed style sheets; in the page it would add an inline <style>, which the content
 * security policy forbids (decision record 0098).
 */
export function SqlEditor(props: {
  ref?: Ref<SqlEditorHandle>;
  label: string;
  hint: string;
  value: string;
  tables: readonly SqlTable[];
  problem: EditorProblem | null;
  onChange: (value: string) => void;
  onRun: () => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const language = useRef(new Compartment());
  const words = useRef(new Compartment());
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const runIt = (editor: EditorView) => {
      closeCompletion(editor);
      latest.current.onRun();
      return true;
    };
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const opened = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          lineNumbers(),
          highlightActiveLineGutter(),
          highlightActiveLine(),
          history(),
          drawSelection(),
          EditorState.allowMultipleSelections.of(true),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ icons: false }),
          EditorView.lineWrapping,
          Prec.highest(
            keymap.of([
              { key: 'Mod-Enter', run: runIt },
              { key: 'Mod-/', run: toggleComment },
            ]),
          ),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
          language.current.of(sqlLanguage(latest.current.tables)),
          words.current.of(wordsOf(latest.current.label, latest.current.hint)),
          typeOver,
          editorTheme,
          EditorView.updateListener.of(update => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = opened;
    opened.focus();
    return () => {
      opened.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: language.current.reconfigure(sqlLanguage(props.tables)) });
  }, [props.tables]);

  useEffect(() => {
    view.current?.dispatch({ effects: words.current.reconfigure(wordsOf(props.label, props.hint)) });
  }, [props.label, props.hint]);

  useEffect(() => {
    const opened = view.current;
    if (opened && opened.state.doc.toString() !== props.value) {
      opened.dispatch({ changes: { from: 0, to: opened.state.doc.length, insert: props.value } });
    }
  }, [props.value]);

  useEffect(() => {
    const opened = view.current;
    if (opened) opened.dispatch(setDiagnostics(opened.state, diagnostics(opened.state, props.problem)));
  }, [props.problem]);

  useImperativeHandle(props.ref, () => ({
    focus: () => view.current?.focus(),
    insert: text => {
      const opened = view.current;
      if (!opened) return;
      opened.dispatch(opened.state.replaceSelection(text));
      opened.focus();
    },
    statement: () => {
      const state = view.current?.state;
      if (!state) return { text: latest.current.value, offset: 0 };
      const { from, to, empty } = state.selection.main;
      const isMeant = !empty && state.sliceDoc(from, to).trim() !== '';
      return isMeant ? { text: state.sliceDoc(from, to), offset: from } : { text: state.doc.toString(), offset: 0 };
    },
  }));

  return <div ref={host} className="h-full min-h-0 w-full overflow-hidden" />;
}

const wordsOf = (label: string, hint: string) => [
  EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', autocorrect: 'off' }),
  placeholder(hint),
];

/** The word at the place of the mistake is underlined; at the end of the text the word before it. */
function diagnostics(state: EditorState, problem: EditorProblem | null): Diagnostic[] {
  if (!problem || problem.position === null || state.doc.length === 0) return [];
  const at = Math.min(problem.position, state.doc.length - 1);
  const word = state.wordAt(at);
  const [from, to] = word && word.to > at ? [Math.max(at, word.from), word.to] : [at, at + 1];
  return [{ from, to, severity: 'error', message: problem.message }];
}
