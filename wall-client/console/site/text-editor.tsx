import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { yaml } from '@codemirror/lang-yaml';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { basicSetup } from 'codemirror';
import { useEffect, useRef } from 'react';
import type { SiteFindings } from '../../../protocol/site-files.ts';

/** Each at least 7 : 1 on the console's ground; CodeMirror's own are for white. */
const COLOURS = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: '#7cc7f5' },
    { tag: tags.string, color: '#a5d6a7' },
    { tag: tags.comment, color: '#a7b4c8', fontStyle: 'italic' },
    { tag: [tags.number, tags.bool, tags.keyword], color: '#ffcc80' },
    { tag: [tags.meta, tags.labelName, tags.typeName], color: '#ce93d8' },
  ]),
);

export interface TextEditorProps {
  readonly label: string;
  /** Where the editor begins; another one begins it anew. */
  readonly initial: string;
  /** What stands, to compare with; left out while it is edited. */
  readonly original?: string | undefined;
  readonly findings: SiteFindings['faults'];
  readonly onChange: (text: string) => void;
}

/** A text of a site file with colours, its faults in their lines, or what differs from what stands. */
export function TextEditor({ label, initial, original, findings, onChange }: TextEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const heed = useRef(onChange);
  heed.current = onChange;
  useEffect(() => {
    if (!place.current) return;
    const compares = original !== undefined;
    const editor = new EditorView({
      parent: place.current,
      doc: initial,
      extensions: [
        basicSetup,
        yaml(),
        COLOURS,
        lintGutter(),
        EditorView.theme({ '&': { height: '58vh' }, '.cm-scroller': { fontFamily: 'monospace' } }, { dark: true }),
        // What can be edited is reached by Tab anyway; this says so to what checks it.
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) heed.current(update.state.doc.toString());
        }),
        ...(compares ? [unifiedMergeView({ original, mergeControls: false }), EditorState.readOnly.of(true)] : []),
      ],
    });
    view.current = editor;
    return () => editor.destroy();
  }, [initial, original, label]);
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    editor.dispatch(setDiagnostics(editor.state, toDiagnostics(findings, editor.state)));
  }, [findings]);
  return <div ref={place} />;
}

function toDiagnostics(findings: SiteFindings['faults'], { doc }: EditorState): Diagnostic[] {
  return findings.map(({ line, column, found, expected }) => {
    const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines));
    const at = Math.min(from + column - 1, to);
    return { from: at, to: Math.max(at, to), severity: 'error', message: `${found}: ${expected}` };
  });
}
