import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../..');
const SQL = /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|UNION ALL|AS ")/;
/** As a word of a sentence or a label: not a field, a parameter of the command line, a path or a header. */
const OTHERWISE = /\bEmails?\b|(?<![^\s(“])emails?(?=[\s.,;:)’]|$)/;

/** Whatever text stands in the code: strings, templates and what stands between tags. */
function textsOf(file: string): string[] {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, false, kind);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isJsxText(node)) found.push(node.text.trim());
    if (ts.isTemplateExpression(node))
      found.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…'));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const isWords = (text: string) => (/\s/.test(text) || /^[A-Z]/.test(text)) && !SQL.test(text);

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.join(folder, name));
}

describe('the words people read', () => {
  it('call an e-mail the same everywhere', () => {
    const other = [...sources('src'), ...sources('client')].flatMap((file) =>
      textsOf(path.join(root, file))
        .filter((text) => isWords(text) && OTHERWISE.test(text))
        .map((text) => `${file}: ${text}`),
    );
    expect(other).toEqual([]);
  });

  it.each(['Email', 'The email is asked for', 'We know no email address of theirs'])('know "%s" as another', (text) => {
    expect(isWords(text) && OTHERWISE.test(text)).toBe(true);
  });

  it.each(['E-mail', 'email', 'SELECT email FROM agent', '--name "Ana" --email ana@example.com', 'POST /email'])(
    'leave "%s" alone',
    (text) => {
      expect(isWords(text) && OTHERWISE.test(text)).toBe(false);
    },
  );
});
