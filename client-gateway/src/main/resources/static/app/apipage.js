// The REST interface as a page, drawn from /v3/api-docs: what the gateway says of itself is what stands here.

import { example, fields, resolve, sections, typeText } from '../core/apidocument.js';
import { el } from './dom.js';

const main = document.getElementById('main');

/** Text with `code` in backquotes; paragraphs at empty lines. */
function prose(text, className) {
  return (text ?? '').trim().split(/\n\s*\n/).filter(Boolean).map((paragraph) => el('p', { class: className }, ...inline(paragraph)));
}

function inline(text) {
  return text.split('`').map((part, index) => (index % 2 ? el('code', {}, part) : part.replace(/\*([^*]+)\*/g, '$1')));
}

function table(caption, rows) {
  if (!rows.length) return null;
  return el('table', {}, el('caption', {}, caption), el('tbody', {}, ...rows.map(({ name, type, note, description }) => el('tr', {},
    el('th', { scope: 'row' }, el('code', {}, name), note ? el('span', { class: 'quiet' }, ` ${note}`) : null),
    el('td', { class: 'quiet' }, type),
    el('td', {}, ...inline(description))))));
}

function parameterRows(api, parameters) {
  return parameters.map(({ name, in: place, required, schema, description }) => {
    const fallback = resolve(api, schema).default;
    const otherwise = fallback === undefined || fallback === '' ? '' : `, else ${fallback}`;
    return { name, note: place === 'query' ? '' : place, type: typeText(api, schema) + (required ? '' : `, optional${otherwise}`), description };
  });
}

function body(api, caption, content) {
  return Object.entries(content ?? {}).flatMap(([type, media]) => {
    const rows = fields(api, media.schema).map((field) => ({ ...field, note: field.required ? '' : 'optional' }));
    const shown = example(api, media);
    return [
      rows.length ? el('details', {}, el('summary', {}, `${caption}: ${type}, ${rows.length} fields`), table(type, rows)) : el('p', { class: 'quiet' }, `${caption}: ${type}`),
      shown === undefined ? null : el('pre', {}, el('code', {}, JSON.stringify(shown, null, 2))),
    ];
  });
}

function answer(api, status, reference) {
  const { description, headers, content } = resolve(api, reference);
  const headerRows = Object.entries(headers ?? {}).map(([name, header]) => {
    const actual = resolve(api, header);
    return { name, note: 'header', type: typeText(api, actual.schema), description: actual.description };
  });
  // Every problem has the same fields, which stand at the page's end once.
  const problem = content?.['application/problem+json'];
  return el('li', { class: 'answer', 'data-kind': status[0] },
    el('p', {}, el('strong', {}, status), ' ', ...inline(description)),
    table('Headers', headerRows),
    ...(problem ? [] : body(api, 'Body', content)));
}

function operation(api, { method, path, id, operation: spec, parameters }) {
  const request = spec.requestBody;
  return el('section', { class: 'operation', id },
    el('h3', {}, el('a', { href: `#${id}` }, el('span', { class: 'method' }, method), ' ', el('code', {}, path))),
    el('p', { class: 'operation-summary' }, spec.summary),
    ...prose(spec.description),
    table('Parameters', parameterRows(api, parameters)),
    ...(request ? [...prose(request.description), ...body(api, request.required ? 'Body' : 'Body, optional', request.content)] : []),
    el('ul', { class: 'answers' }, ...Object.entries(spec.responses).map(([status, reference]) => answer(api, status, reference))));
}

function contents(parts) {
  return el('nav', { 'aria-label': 'Operations' }, ...parts.map(({ tag, operations }) => el('div', {}, el('h2', {}, tag),
    el('ul', {}, ...operations.map(({ method, path, id }) => el('li', {}, el('a', { href: `#${id}` }, el('span', { class: 'method' }, method), ` ${path.replace('/api/v1', '')}`)))))));
}

function draw(api) {
  const parts = sections(api);
  const problem = { schema: { $ref: '#/components/schemas/Problem' } };
  main.replaceChildren(contents(parts), el('div', { class: 'operations' },
    el('h1', {}, `${api.info.title}: REST interface`),
    ...prose(api.info.description),
    ...parts.flatMap(({ tag, description, operations }) => [
      el('h2', {}, tag), ...prose(description, 'quiet'), ...operations.map((one) => operation(api, one))]),
    el('h2', {}, 'errors'), ...body(api, 'Body', { 'application/problem+json': problem })));
  // The fragment named something that was not there yet.
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

try {
  const response = await fetch('v3/api-docs');
  if (!response.ok) throw new Error(`the gateway answered ${response.status}`);
  draw(await response.json());
} catch (error) {
  main.replaceChildren(el('div', { class: 'notice', role: 'alert' }, el('h2', {}, 'The description could not be had'),
    el('p', {}, `${error.message}; load the page again.`)));
}
