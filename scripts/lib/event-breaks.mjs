// What a change to the events would break for whoever reads them. New events, new optional fields and new words of a list break nothing.
const PLACE = '#/definitions/';

/** A sentence for each break between the committed schemas and those of the code. */
export function eventBreaks(before, after) {
  const breaks = [];
  for (const kind of ['facts', 'webhooks']) {
    for (const [name, schema] of Object.entries(before[kind])) {
      const now = after[kind][name];
      if (now === undefined) breaks.push(`${name} is gone`);
      else compare(schema, now, { name, place: '', before, after, seen: new Set(), breaks });
    }
  }
  return breaks;
}

function compare(was, now, at) {
  const [old, fresh] = [resolve(was, at.before, at), resolve(now, at.after, at)];
  if (old === null) return;
  const say = (what, place = at.place) => at.breaks.push(`${at.name}${place ? `: ${place.slice(1)}` : ''} ${what}`);
  if (typeOf(old) !== typeOf(fresh)) return say(`was ${typeOf(old)} and is ${typeOf(fresh)}`);
  const words = (old.enum ?? []).filter((word) => !(fresh.enum ?? [word]).includes(word));
  if (words.length > 0) say(`has no ${words.join(', ')} any more`);
  for (const [field, schema] of Object.entries(old.properties ?? {})) {
    const place = `${at.place}.${field}`;
    const [needed, needs] = [old, fresh].map(({ required = [] }) => required.includes(field));
    if (fresh.properties?.[field] === undefined) say('is gone', place);
    else compare(schema, fresh.properties[field], { ...at, place });
    if (needed !== needs && fresh.properties?.[field] !== undefined)
      say(needs ? 'has to be there now' : 'may be missing now', place);
  }
  for (const field of fresh.required ?? []) {
    if (!old.properties?.[field]) say('is new and has to be there', `${at.place}.${field}`);
  }
  if (isSchema(old.items)) {
    if (isSchema(fresh.items)) compare(old.items, fresh.items, { ...at, place: `${at.place}[]` });
    else say('is a list of something else');
  }
  if (old.anyOf || old.allOf) compareMany(old.anyOf ?? old.allOf, fresh.anyOf ?? fresh.allOf, at, say);
}

function compareMany(old, fresh, at, say) {
  if (old.length !== fresh.length) return say(`was one of ${old.length} kinds and is one of ${fresh.length}`);
  old.forEach((one, index) => compare(one, fresh[index], at));
}

/** What a reference stands for; null for one that was looked at already in this event. */
function resolve(schema, { definitions }, { seen, before }) {
  if (!schema.$ref) return schema;
  const name = schema.$ref.slice(PLACE.length);
  if (definitions === before.definitions) {
    if (seen.has(name)) return null;
    seen.add(name);
  }
  return definitions[name] ?? {};
}

function typeOf({ type, anyOf, allOf, format, const: only, enum: words }) {
  if (anyOf) return 'one of several';
  if (allOf) return 'all of several';
  if (only !== undefined) return `always ${JSON.stringify(only)}`;
  const name = Array.isArray(type) ? [...type].sort().join(' or ') : (type ?? (words ? 'one of a list' : 'anything'));
  if (format) return `${name} (${format})`;
  return words && name !== 'one of a list' ? `${name} of a list` : name;
}

const isSchema = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
