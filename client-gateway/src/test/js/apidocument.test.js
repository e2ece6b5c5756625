import assert from 'node:assert/strict';
import test from 'node:test';
import { example, fields, sections, typeText } from '../../main/resources/static/core/apidocument.js';

const document = {
  tags: [{ name: 'movies', description: 'What can be watched.' }, { name: 'domain', description: 'Who is there.' }],
  paths: {
    '/movies/{id}': {
      parameters: [{ $ref: '#/components/parameters/Id' }],
      get: { operationId: 'getMovie', tags: ['movies'], parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 9 } }] },
      delete: { operationId: 'deleteMovie', tags: ['movies'] },
    },
    '/domain': { get: { operationId: 'getDomain', tags: ['domain'] } },
  },
  components: {
    parameters: { Id: { name: 'id', in: 'path', required: true, schema: { $ref: '#/components/schemas/Id' } } },
    schemas: {
      Id: { type: 'string', maxLength: 64 },
      State: { type: 'string', enum: ['READY', 'GONE'], description: 'How it is.' },
      Node: { type: 'object', required: ['name'], properties: { name: { type: 'string', description: 'Its name.' }, next: { oneOf: [{ $ref: '#/components/schemas/Node' }, { type: 'null' }] } } },
      Movie: {
        type: 'object',
        required: ['state'],
        properties: {
          state: { $ref: '#/components/schemas/State' },
          at: { type: ['string', 'null'], format: 'date-time' },
          nodes: { type: 'array', items: { type: 'object', properties: { name: { type: 'string', description: 'Whose.' } } } },
        },
        examples: [{ state: 'READY' }],
      },
    },
  },
};

test('operations stand under their tags, with the parameters of their path', () => {
  const parts = sections(document);
  assert.deepEqual(parts.map(({ tag, operations }) => [tag, operations.map(({ id }) => id)]), [['movies', ['getMovie', 'deleteMovie']], ['domain', ['getDomain']]]);
  assert.deepEqual(parts[0].operations[0].parameters.map(({ name }) => name), ['id', 'limit']);
  assert.equal(parts[0].operations[1].method, 'DELETE');
});

test('types are told in words', () => {
  assert.equal(typeText(document, { type: 'integer', minimum: 1, maximum: 9 }), 'integer 1–9');
  assert.equal(typeText(document, { type: 'integer', minimum: 0 }), 'integer from 0');
  assert.equal(typeText(document, { $ref: '#/components/schemas/Id' }), 'text, at most 64 characters');
  assert.equal(typeText(document, { $ref: '#/components/schemas/State' }), 'READY | GONE');
  assert.equal(typeText(document, { type: ['string', 'null'], format: 'date-time' }), 'time or null');
  assert.equal(typeText(document, { type: 'array', items: { type: 'string' } }), 'list of text');
  assert.equal(typeText(document, { const: 1 }), '1');
});

test('fields of nested objects stand under theirs, and say what is required', () => {
  assert.deepEqual(fields(document, { $ref: '#/components/schemas/Movie' }), [
    { name: 'state', type: 'READY | GONE', required: true, description: 'How it is.' },
    { name: 'at', type: 'time or null', required: false, description: '' },
    { name: 'nodes', type: 'list of object', required: false, description: '' },
    { name: 'nodes[].name', type: 'text', required: false, description: 'Whose.' },
  ]);
});

test('a schema that contains itself has an end', () => {
  const names = fields(document, { $ref: '#/components/schemas/Node' }).map(({ name }) => name);
  assert.ok(names.includes('next.next.name'));
  assert.ok(names.length < 100);
});

test('an example is the body’s own, else its schema’s', () => {
  assert.deepEqual(example(document, { schema: { $ref: '#/components/schemas/Movie' } }), { state: 'READY' });
  assert.equal(example(document, { schema: { $ref: '#/components/schemas/Movie' }, example: 'own' }), 'own');
});
