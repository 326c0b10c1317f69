/** A notebook with a made-up identifier in every place that a page shows, and what finds those that reached one. */
import type { Cell, Notebook } from '../../src/notebook/nbformat.js';
import { code, createNotebook, prose, show } from './notebooks.js';

/** The notebook; makes one more identifier for a place outside it; names the places whose identifiers a text still holds. */
export interface Canaries {
  readonly notebook: Notebook;
  readonly place: (name: string) => string;
  readonly findLeaks: (text: string) => string[];
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==';
const encode = (text: string): string => Buffer.from(text).toString('base64');

export function createCanaries(): Canaries {
  const places = new Map<string, string>();
  const place = (name: string): string => {
    const family = `ZQ${letters[Math.floor(places.size / 26)]}${letters[places.size % 26]}X`;
    places.set(family, name);
    return `${family}^JANE`;
  };
  const notebook = createNotebook([...createProse(place), ...createCode(place)], {
    angiolab: {
      note: place('metadata'),
      parameters: { data: '/home/zqjane/data' },
      headline: [{ name: place('headline'), value: 0.5 }],
    },
    widgets: {
      'application/vnd.jupyter.widget-state+json': {
        state: {
          w: { model_name: 'HTMLModel', state: { value: `<b>${place('widget')}</b>`, description: place('label') } },
        },
      },
    },
  });
  const findLeaks = (text: string): string[] => {
    const readable = text.replace(/data:(?:image\/svg|text)[\w/+.-]*;base64,([\w+/=]+)/g, (_, data: string) =>
      Buffer.from(data, 'base64').toString(),
    );
    const known = [
      ...places,
      ['ZQ77', 'a labelled number'],
      ['zqdoe', 'a labelled name'],
      ['zqjane', 'a path'],
    ] as const;
    return known.filter(([id]) => readable.includes(id) || readable.includes(id.toLowerCase())).map(([, name]) => name);
  };
  return { notebook, place, findLeaks };
}

type Place = Canaries['place'];

function createProse(place: Place): Cell[] {
  const split = place('entity').replace('^', '&#94;');
  return [
    prose(`# Title ${place('title')}\n\nFirst paragraph, ${place('paragraph')}.`),
    prose(`## Part ${place('heading')}\n\n- ${place('list')}\n\n| a | PatientID |\n|---|---|\n| ${place('cell')} | ZQ7780 |

\`${place('code')}\`, **${place('bold')}**, <b title="${place('attribute')}">${split}</b>, $\\text{${place('text in a formula')}}$, $${place('formula')}$

\`\`\`python\nname = "${place('fence')}"\n\`\`\`

> ${place('quotation')}

![${place('alternative')}](attachment:${place('attachment')}.png "${place('title of a picture')}")
[link](https://x.org/?n=${place('address')} "${place('title of a link')}") <https://x.org/${place('plain address')}>`),
    { cell_type: 'raw', id: 'raw', metadata: {}, source: place('raw text') },
  ];
}

function createCode(place: Place): Cell[] {
  const coloured = (name: string): string => place(name).replace('^', '\x1b[31m^\x1b[0m');
  const long = Array.from({ length: 300 }, (_, line) => (line === 150 ? place('held line') : `line ${line}`)).join(
    '\n',
  );
  return [
    code(
      [
        { output_type: 'stream', name: 'stdout', text: `${place('stream')}\n${coloured('coloured stream')}\n${long}` },
        { output_type: 'stream', name: 'stderr', text: coloured('errors') },
        {
          output_type: 'error',
          ename: 'Error',
          evalue: place('message'),
          traceback: ['', `  ${coloured('traceback')}`],
        },
      ],
      [],
      `name = "${place('source')}"  # ${place('comment')}`,
    ),
    code([...createTexts(place), ...createData(place)], ['headline']),
  ];
}

function createTexts(place: Place): ReturnType<typeof show>[] {
  const table = `<table><thead><tr><th>PatientID</th><th>n</th></tr></thead><tbody><tr><td>ZQ7781</td><td>${place('table')}</td></tr></tbody></table>`;
  const split = place('inline element').replace('^', '<i>^</i>');
  const svg = (name: string): string =>
    `<svg xmlns="http://www.w3.org/2000/svg"><title>${place(`title in ${name}`)}</title><text>${place(name).replace('^', '<tspan>^</tspan>')}</text></svg>`;
  return [
    show({ 'text/plain': place('text') }),
    show({
      'text/html': `${table}<p title="${place('title in HTML')}">${place('HTML').replace('ZQ', 'Z&#81;')} ${split}</p>`,
    }),
    show({
      'text/html':
        '<dl><dt>Patient ID</dt> <dd>ZQ7782</dd></dl><table><tr><th>AccessionNumber</th><td>ZQ7783</td></tr></table>',
    }),
    show({
      'text/html': `<img src="data:image/svg+xml;base64,${encode(svg('SVG in HTML'))}" alt="${place('words of a picture')}"><img src="https://x/y.png" alt="${place('picture elsewhere')}"><a href="https://x.org/${place('escaped address').replace('^', '%5e')}">x</a>`,
    }),
    show({ 'text/markdown': `**${place('Markdown')}**` }),
    show({ 'text/latex': `$\\text{${place('LaTeX')}}$` }),
    show({ 'image/svg+xml': svg('SVG'), 'text/plain': place('words of SVG') }),
    show({ 'image/png': png }, { 'image/png': { alt: place('words in metadata') } }),
    show({ 'application/x-odd': 1, 'text/plain': place('text of an odd type') }),
    show({ [`application/${place('type')}`]: 1 }),
  ];
}

function createData(place: Place): ReturnType<typeof show>[] {
  const dicom = { '00100020': { vr: 'LO', Value: ['ZQ7785'] } };
  const spec = {
    data: [
      {
        type: 'scatter',
        y: [1, 2],
        name: place('trace'),
        text: [place('point'), 'b'],
        customdata: [[place('custom data')]],
      },
    ],
    layout: {
      title: { text: place('title of a figure') },
      meta: { description: place('description') },
      xaxis: { title: place('axis') },
    },
  };
  return [
    show({
      'application/json': {
        PatientID: 'ZQ7784',
        list: [place('JSON')],
        [place('key')]: 1,
        deep: { PatientName: 'zqdoe' },
        dicom,
      },
    }),
    show({ 'application/vnd.plotly.v1+json': spec }),
    show({
      'text/html': `<script>Plotly.newPlot("x",[{"type":"bar","y":[1],"name":"${place('figure in HTML')}"}],{})</script>`,
    }),
    show({
      'application/vnd.vegalite.v5+json': { description: place('Vega'), data: { values: [{ PatientName: 'zqdoe' }] } },
    }),
    show({
      'application/geo+json': {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [1, 2] },
        properties: { [place('property')]: place('value') },
      },
    }),
    show({ 'application/vnd.jupyter.widget-view+json': { model_id: 'w' } }),
    show({ 'application/vnd.angiolab.provenance+json': { note: place('provenance'), PatientID: 'ZQ7786' } }),
  ];
}
