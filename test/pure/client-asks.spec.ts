import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../..');
const { paths } = JSON.parse(readFileSync(path.join(root, 'docs/openapi.json'), 'utf8')) as {
  paths: Record<string, { get?: { parameters: { name: string; in: string }[] } }>;
};
const bare = (url: string) => url.replace(/\{\w*\}/g, '{}');
const takes = new Map(
  Object.entries(paths).flatMap(([url, { get }]) =>
    get ? [[bare(url), get.parameters.filter((one) => one.in === 'query').map((one) => one.name)]] : [],
  ),
);

interface Asked {
  file: string;
  url: string;
  names: string[];
}

/** Every `http.get` of the console whose address and parameters stand where it is asked. */
function asksOf(file: string): Asked[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  const found: Asked[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'http.get') {
      const [address, query] = node.arguments;
      const url =
        address && (ts.isStringLiteralLike(address) || ts.isTemplateExpression(address)) ? address.getText() : '';
      if (url && query && ts.isObjectLiteralExpression(query))
        found.push({
          file,
          url: bare(url.slice(1, -1).replace(/\$\{[^}]*\}/g, '{}')),
          names: query.properties.flatMap(({ name }) => (name ? [name.getText()] : [])),
        });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('what the console asks for', () => {
  const files = readdirSync(path.join(root, 'client/src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.join('client/src', name));
  const asks = files.flatMap(asksOf);

  it('is asked with parameters the API takes, as it refuses every other', () => {
    expect(asks.length).toBeGreaterThan(60);
    const strange = asks.filter(({ url, names }) => names.some((name) => !takes.get(url)?.includes(name)));
    expect(strange).toEqual([]);
  });
});
