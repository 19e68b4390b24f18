// The data of the page as entries, and what can be asked of one.

const $ = (id) => document.getElementById(id);

/** An element with properties and children; strings become text, never markup. */
function element(name, properties, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (key in made && key !== 'role') made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const data = JSON.parse($('data').textContent);
$('data').remove();

const word = (value) => (typeof value === 'number' ? data.strings[value] : value);

const payloads = data.payloads.map((row) => ({
  path: row[0],
  field: word(row[1]),
  file: row[2] === true ? row[0].slice(1) : row[2],
  oid: row[3],
  class: word(row[4]),
  type: word(row[5]),
  title: row[6],
  contentType: word(row[7]),
  size: row[8],
  scale: row[9] === 1,
  status: word(row[10]) || 'ok',
  problem: row[11],
}));

const objects = data.objects.map((row) => ({
  path: row[0],
  oid: row[1],
  class: word(row[2]),
  type: word(row[3]),
  title: row[4],
  state: word(row[5]),
  created: row[6],
  modified: row[7],
  effective: row[8],
  language: word(row[9]),
}));

const problems = data.problems.map((row) => ({
  severity: (word(row[0]) || 'ERROR').toUpperCase(),
  where: row[1] || [row[6], row[7] && 'line ' + row[7], row[8] && 'record ' + row[8], row[4]].filter(Boolean).join(', '),
  message: row[2],
  advice: row[3],
  path: row[4],
  oid: row[5],
  field: row[9],
}));

const reported = problems.length;

// A payload that is not whole is a problem too, unless the report has it already.
{
  const known = new Set(problems.map((problem) => problem.message + '\n' + problem.oid));
  const where = new Set(problems.map((problem) => problem.message + '\n' + problem.where));
  for (const payload of payloads) {
    const message = payload.problem || (payload.status === 'ok' ? '' : payload.status);
    if (!message || known.has(message + '\n' + payload.oid) || where.has(message + '\n' + payload.path)) continue;
    problems.push({
      severity: payload.status === 'ok' ? 'NOTE' : 'ERROR',
      where: payload.path + (payload.field ? ' (' + payload.field + ')' : ''),
      message,
      advice: payload.status === 'no-blob' ? 'Run extract again with --blobs and the blob storage of this database.' : '',
      path: payload.path,
      oid: payload.oid,
      field: payload.field,
    });
  }
}

const totals = data.totals;
data.payloads = data.objects = data.problems = null;

/** The address of a payload's file below this page, or null where it has none or would leave the folder. */
function address(file) {
  if (!file) return null;
  const names = file.split('/');
  if (names.some((name) => name === '' || name === '.' || name === '..' || name.includes('\\') || name.includes('\0'))) return null;
  try {
    return './' + names.map(encodeURIComponent).join('/');
  } catch (loneSurrogate) {
    return null;
  }
}

const fileName = (entry) => (entry.file || entry.path).split('/').pop();

const isPicture = (payload) => payload.contentType.startsWith('image/');

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A size for people: 1 kB is 1,000 bytes. */
function humanSize(bytes) {
  if (bytes < 0) return '';
  let power = 0;
  let value = bytes;
  while (value >= 999.5 && power < units.length - 1) {
    value /= 1000;
    power++;
  }
  return (power === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)) + ' ' + units[power];
}

const grouped = new Intl.NumberFormat('en');
const count = (number) => grouped.format(number);

/** 2009-05-01T12:30:00+02:00 as 2009-05-01 12:30; whatever else it is stays as it is. */
function humanDate(date) {
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)/.exec(date);
  return parts ? parts[1] + ' ' + parts[2] : date;
}

// Renditions by the path of their object, for thumbnails.
const renditions = new Map();
for (const payload of payloads) {
  if (payload.scale && payload.file && isPicture(payload)) {
    const those = renditions.get(payload.path);
    if (those) those.push(payload);
    else renditions.set(payload.path, [payload]);
  }
}

/** Plone's names of scales and how many pixels each is across. */
const SCALES = new Map(Object.entries({
  listing: 16, icon: 32, tile: 64, thumb: 128, mini: 200, preview: 400, teaser: 600, large: 768, larger: 1000, great: 1200, huge: 1600,
}));

/** How many pixels a rendition is across, by its field: image_mini, image_400x300; 0 where that does not tell. */
function pixels(rendition) {
  const size = /_(\d{1,5})x(\d{1,5})$/.exec(rendition.field);
  if (size) return Math.max(Number(size[1]), Number(size[2]));
  return SCALES.get(rendition.field.slice(rendition.field.lastIndexOf('_') + 1)) || 0;
}

/** The smallest rendition that fills a tile, or null where the picture itself serves better. */
function rendition(picture) {
  const those = (renditions.get(picture.path) || []).filter((other) => other.status === 'ok' && other !== picture);
  const own = those.filter((other) => other.field.startsWith(picture.field + '_'));
  const choice = [...(own.length ? own : those)].sort((a, b) => pixels(a) - pixels(b) || a.size - b.size);
  const filling = choice.find((other) => pixels(other) >= 128);
  if (filling) return filling;
  const greatest = choice[choice.length - 1];
  return greatest && (picture.status !== 'ok' || (pixels(greatest) === 0 && greatest.size >= 2000)) ? greatest : null;
}

/** The originals; and of an object whose original is missing altogether, its greatest rendition. */
const pictures = payloads.filter((payload) => isPicture(payload) && !payload.scale);
{
  const there = new Set(pictures.map((picture) => picture.path));
  for (const [path, those] of renditions) {
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (!there.has(path) && !there.has(parent)) pictures.push(those.reduce((a, b) => (b.size > a.size ? b : a)));
  }
}
