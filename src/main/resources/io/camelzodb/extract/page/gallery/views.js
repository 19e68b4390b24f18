// What each view lists, by which columns, and how an entry of it is found.

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** A column: `value` to sort by (strings by language, numbers by size), `cell` to show, `first` the order of the first click. */
function column(key, label, more) {
  return { key, label, value: (entry) => entry[key], cell: (entry) => entry[key], first: 1, ...more };
}

const size = column('size', 'Size', { cell: (entry) => humanSize(entry.size), first: -1, numeric: true });
const number = (key, label) => column(key, label, { cell: (entry) => count(entry[key]), first: -1, numeric: true });
const date = (key, label) => column(key, label, { cell: (entry) => humanDate(entry[key]), first: -1 });
const badge = (text, good) => (text ? element('span', { className: good ? 'badge' : 'badge bad' }, text) : '');

const filePerPath = new Map();
for (const payload of payloads) if (payload.file && !payload.scale && !filePerPath.has(payload.path)) filePerPath.set(payload.path, payload.file);
for (const object of objects) object.file = filePerPath.get(object.path) || '';

/** Payloads and objects by what `key` says of them. */
function types(key) {
  const found = new Map();
  const of = (entry) => {
    const name = key(entry);
    const id = name.join('\n');
    if (!found.has(id)) found.set(id, { type: name[0], class: name[1] || '', payloads: 0, bytes: 0, objects: 0, bad: 0, key, id });
    return found.get(id);
  };
  for (const payload of payloads) {
    const group = of(payload);
    group.payloads++;
    group.bytes += Math.max(0, payload.size);
    if (payload.status !== 'ok') group.bad++;
  }
  if (key === GROUPS[0].key) for (const object of objects) of(object).objects++;
  return [...found.values()];
}

const GROUPS = [
  { label: 'by type and class', key: (entry) => [entry.type || '(no type)', entry.class] },
  { label: 'by content type', key: (entry) => [entry.contentType || '(no content type)'] },
  { label: 'by field', key: (entry) => [entry.field || '(no field)'] },
  { label: 'by status', key: (entry) => [entry.status || '(no status)'] },
];

const views = [
  {
    id: 'gallery', label: 'Gallery', number: pictures.length, entries: () => pictures, tiles: true, filtered: true, empty: 'No pictures.',
    columns: [column('path', 'Path'), column('title', 'Title'), column('type', 'Type'), size],
    words: (entry) => [entry.path, entry.title, entry.type, entry.contentType, entry.file],
    choice: {
      label: 'Order', sorts: [null, 'path', 'title', 'type', 'size'],
      options: ['as exported', 'by path', 'by title', 'by type', 'by size'],
    },
  },
  {
    id: 'list', label: 'List', number: totals.payloads, entries: () => payloads, height: 34, filtered: true, details: true, empty: 'No payloads.',
    columns: [
      column('path', 'Path', { cell: (entry) => link(entry, entry.path) }),
      column('title', 'Title'), column('field', 'Field'), column('type', 'Type'), column('contentType', 'Content type'), size,
      column('status', 'Status', { cell: (entry) => badge(entry.status, entry.status === 'ok') }),
    ],
    words: (entry) => [entry.path, entry.title, entry.type, entry.contentType, entry.file, entry.field, entry.status, entry.class],
    choice: {
      label: 'Show', options: ['all', 'without renditions', 'only what is not whole'],
      keep: [() => true, (entry) => !entry.scale, (entry) => entry.status !== 'ok'],
    },
  },
  {
    id: 'objects', label: 'Objects', number: totals.objects || 0, entries: () => objects, height: 34, details: true, empty: 'No objects.',
    columns: [
      column('path', 'Path', { cell: (entry) => link(entry, entry.path) }),
      column('title', 'Title'), column('type', 'Type'), column('state', 'Review state', { cell: (entry) => badge(entry.state, true) }),
      date('created', 'Created'), date('modified', 'Modified'), date('effective', 'Effective'),
    ],
    words: (entry) => [entry.path, entry.title, entry.type, entry.class, entry.state, entry.language],
  },
  {
    id: 'types', label: 'Types', entries: () => types(GROUPS[views[3].choice.at || 0].key), height: 34, empty: 'No types.',
    columns: [
      column('type', 'Type', { cell: (entry) => typeButton(entry) }), column('class', 'Class'),
      number('objects', 'Objects'), number('payloads', 'Payloads'), number('bad', 'Not whole'),
      column('bytes', 'Bytes', { cell: (entry) => humanSize(entry.bytes), first: -1, numeric: true }),
    ],
    words: (entry) => [entry.type, entry.class],
    choice: { label: 'Count', options: GROUPS.map((group) => group.label), regroups: true },
  },
  {
    id: 'problems', label: 'Problems', number: problems.length, entries: () => problems, height: 76, details: true, alert: true, empty: 'No problems.',
    columns: [
      column('severity', 'Severity', { cell: (entry) => badge(entry.severity.toLowerCase(), entry.severity === 'NOTE') }),
      column('where', 'Where'), column('message', 'What is wrong'), column('advice', 'What to do'),
    ],
    words: (entry) => [entry.severity, entry.where, entry.message, entry.advice, entry.path, entry.oid],
  },
];

/** The view's entries for finding: each as one string, made when first needed. */
function haystack(view) {
  if (!view.texts) view.texts = view.entries().map((entry) => fold(view.words(entry).join('\n')));
  return view.texts;
}

const fold = (text) => text.normalize('NFC').toLowerCase();

/** The places of all entries in the order of a column; equal ones stay as they came. */
function order(view) {
  const { key, by } = view.sort || {};
  const entries = view.entries();
  const places = Array.from(entries, (_, index) => index);
  const sorted = view.columns.find((candidate) => candidate.key === key);
  if (!sorted) return places;
  const values = entries.map(sorted.value);
  if (sorted.numeric) return places.sort((a, b) => by * (values[a] - values[b]));
  // Compared by language once for each different value, then by rank.
  const different = [...new Set(values)];
  different.sort(different.length > 150000 ? (a, b) => (a < b ? -1 : 1) : collator.compare); // The latter would take seconds.
  const ranks = new Map(different.map((value, rank) => [value, rank]));
  const rank = values.map((value) => (value === '' ? by * Infinity : ranks.get(value))); // Empty ones go last.
  return places.sort((a, b) => (rank[a] === rank[b] ? 0 : by * (rank[a] - rank[b])));
}

/** The entries of the view that the search, the choice and the filter leave, in order. */
function matching(view, search, filter) {
  const terms = fold(search).split(/\s+/).filter(Boolean);
  const entries = view.entries();
  const keep = view.choice && view.choice.keep ? view.choice.keep[view.choice.at || 0] : null;
  if (!view.order) view.order = order(view);
  const texts = terms.length ? haystack(view) : null;
  const found = [];
  for (const place of view.order) {
    const entry = entries[place];
    if (keep && !keep(entry)) continue;
    if (filter && view.filtered && filter.key(entry).join('\n') !== filter.id) continue;
    if (texts && !terms.every((term) => texts[place].includes(term))) continue;
    found.push(entry);
  }
  return found;
}
