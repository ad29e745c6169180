import { parseSync, Visitor } from 'oxc-parser';

/** One import of a file, of whatever form: static, type-only, re-export, dynamic, or a type in `import('x').T`. */
export interface ImportedName {
  readonly specifier: string;
  /** 1-based */
  readonly line: number;
}

/**
 * All modules that a source file names, types included.
 * @param file its name; the ending decides how the text is parsed (ts, tsx, mjs)
 * @throws Error when the text does not parse
 */
export function readImports(file: string, text: string): ImportedName[] {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error) throw new Error(`${file}: ${error.message}`);
  const found: ImportedName[] = [];
  const add = (node: { value: unknown; start: number } | null | undefined) => {
    if (typeof node?.value === 'string') found.push({ specifier: node.value, line: lineAt(text, node.start) });
  };
  new Visitor({
    ImportDeclaration: node => add(node.source),
    ExportNamedDeclaration: node => add(node.source),
    ExportAllDeclaration: node => add(node.source),
    ImportExpression: node => add(node.source.type === 'Literal' ? node.source : null),
    TSImportType: node => add(node.source),
    CallExpression: node => {
      const [first] = node.arguments;
      const isRequire = node.callee.type === 'Identifier' && node.callee.name === 'require';
      add(isRequire && first?.type === 'Literal' ? first : null);
    },
  }).visit(program);
  return found;
}

const lineAt = (text: string, offset: number) => text.slice(0, offset).split('\n').length;
