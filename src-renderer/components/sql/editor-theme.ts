import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The tokens of the theme reach into the editor's shadow tree as custom properties, so both themes and any later one hold here too. */
export const editorTheme = [
  EditorView.theme({
    '&': { height: '100%', color: 'var(--color-text)', backgroundColor: 'var(--color-surface)', fontSize: '13px' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px', overflow: 'auto' },
    '.cm-content': { padding: '8px 0', caretColor: 'var(--color-text)' },
    '.cm-cursor': { borderLeftColor: 'var(--color-text)' },
    '.cm-gutters': {
      backgroundColor: 'var(--color-sunken)',
      color: 'var(--color-muted)',
      border: 'none',
      borderRight: '1px solid var(--color-border)',
    },
    '.cm-activeLine, .cm-activeLineGutter': {
      backgroundColor: 'color-mix(in srgb, var(--color-hover) 55%, transparent)',
    },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'color-mix(in srgb, var(--color-accent) 26%, transparent)',
    },
    '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
      backgroundColor: 'var(--color-info-soft)',
      outline: '1px solid var(--color-info)',
    },
    '.cm-placeholder': { color: 'var(--color-muted)' },
    '.cm-tooltip': {
      backgroundColor: 'var(--color-raised)',
      color: 'var(--color-text)',
      border: '1px solid var(--color-border)',
      borderRadius: '6px',
      boxShadow: 'var(--shadow-overlay)',
      overflow: 'hidden',
      fontFamily: 'var(--font-sans)',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxHeight: '15em' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', lineHeight: '18px' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': {
      backgroundColor: 'var(--color-accent-soft)',
      color: 'var(--color-text)',
    },
    '.cm-completionDetail': { color: 'var(--color-muted)', fontStyle: 'normal', marginLeft: '12px' },
    '.cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail': { color: 'var(--color-text)' },
    '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
    '.cm-completionInfo': { padding: '6px 10px', maxWidth: '320px', fontSize: '12px', lineHeight: '16px' },
    '.cm-diagnostic': { padding: '4px 8px', fontSize: '12px', borderLeftWidth: '3px' },
    '.cm-diagnostic-error': { borderLeftColor: 'var(--color-negative)' },
    '.cm-lintPoint-error:after': { borderBottomColor: 'var(--color-negative)' },
    '.cm-lintRange-error': {
      backgroundImage: 'none',
      textDecoration: 'underline wavy var(--color-negative)',
      textUnderlineOffset: '3px',
    },
    '.cm-panels': { backgroundColor: 'var(--color-sunken)', color: 'var(--color-text)' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.keyword, color: 'var(--color-info)', fontWeight: '600' },
      { tag: [tags.string, tags.special(tags.string)], color: 'var(--color-positive)' },
      { tag: [tags.number, tags.bool, tags.null], color: 'var(--color-warning)' },
      { tag: tags.comment, color: 'var(--color-muted)', fontStyle: 'italic' },
      { tag: [tags.typeName, tags.standard(tags.name)], color: 'var(--color-info)' },
    ]),
  ),
];
