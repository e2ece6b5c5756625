// An OpenAPI document as lists to be shown: references followed, schemas flattened to one row a field.

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const DEEPEST = 8;

/**
 * Follows a `$ref` in the API's own text.
 * @param {object} api the document
 * @param {object} node a schema, parameter, header or answer; may be a reference
 * @returns {object} what it stands for
 */
export function resolve(api, node) {
  let found = node;
  while (found?.$ref) found = found.$ref.slice(2).split('/').reduce((at, key) => at?.[key], api);
  return found ?? {};
}

/**
 * All operations, in the order in which the tags are declared.
 * @param {object} api the document
 * @returns {{tag: string, description: string, operations: {method: string, path: string, id: string, operation: object, parameters: object[]}[]}[]}
 */
export function sections(api) {
  const operations = Object.entries(api.paths).flatMap(([path, item]) => METHODS.filter((method) => item[method]).map((method) => ({
    method: method.toUpperCase(),
    path,
    id: item[method].operationId,
    operation: item[method],
    parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map((parameter) => resolve(api, parameter)),
  })));
  return api.tags.map(({ name, description }) => ({
    tag: name,
    description,
    operations: operations.filter(({ operation }) => operation.tags.includes(name)),
  }));
}

/**
 * A schema's type in words: `integer 1–1000`, `text`, `list`, `A | B`.
 * @param {object} api the document
 * @param {object} schema
 * @returns {string}
 */
export function typeText(api, schema) {
  const actual = resolve(api, schema);
  const branches = actual.oneOf ?? actual.anyOf;
  if (branches) return branches.map((branch) => typeText(api, branch)).join(' or ');
  if (actual.const !== undefined) return JSON.stringify(actual.const);
  if (actual.enum) return actual.enum.join(' | ');
  const types = [actual.type].flat().map((type) => {
    if (type === 'string') return actual.format === 'binary' ? 'bytes' : actual.format === 'date-time' ? 'time' : 'text';
    if (type === 'array') return `list of ${typeText(api, actual.items)}`;
    return type ?? 'anything';
  });
  return types.join(' or ') + rangeText(actual);
}

function rangeText({ minimum, maximum, maxLength }) {
  if (maxLength !== undefined) return `, at most ${maxLength} characters`;
  if (minimum === undefined && maximum === undefined) return '';
  if (maximum === undefined) return ` from ${minimum}`;
  return minimum === undefined ? ` up to ${maximum}` : ` ${minimum}–${maximum}`;
}

/**
 * The fields of a schema, those of nested objects under theirs: `view.members[].nodeId`.
 * @param {object} api the document
 * @param {object} schema
 * @returns {{name: string, type: string, required: boolean, description: string}[]} none for what has no fields
 */
export function fields(api, schema) {
  return collect(api, schema, '', 0);
}

function collect(api, schema, prefix, depth) {
  const actual = resolve(api, schema);
  if (depth > DEEPEST) return [];
  if (actual.oneOf) return actual.oneOf.flatMap((branch) => collect(api, branch, prefix, depth));
  if (actual.items) return collect(api, actual.items, `${prefix.replace(/\.$/, '')}[].`, depth + 1);
  return Object.entries(actual.properties ?? {}).flatMap(([name, property]) => [
    {
      name: prefix + name,
      type: typeText(api, property),
      required: (actual.required ?? []).includes(name),
      description: property.description ?? resolve(api, property).description ?? '',
    },
    ...collect(api, property, `${prefix}${name}.`, depth + 1),
  ]);
}

/**
 * An example of a body: its own, or its schema's first.
 * @param {object} api the document
 * @param {{schema: object, example?: unknown}} media
 * @returns {unknown} undefined where there is none
 */
export function example(api, media) {
  return media.example ?? resolve(api, media.schema).examples?.[0];
}
