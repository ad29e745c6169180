import { EditorView } from '@codemirror/view';

/**
 * Typing over a selection. Left to itself Chromium keeps the look of the selected text in a span with an inline style, which the content security
 * policy blocks and reports; so the text is put in here, after the input handlers (closing brackets) had their say.
 */
export const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    const text = event.data;
    if (event.inputType !== 'insertText' || event.isComposing || empty || text === null) return false;
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: 'input.type' });
    const isTaken = view.state.facet(EditorView.inputHandler).some(handler => handler(view, from, to, text, insert));
    if (!isTaken) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});
