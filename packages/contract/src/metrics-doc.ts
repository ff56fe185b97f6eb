/** Renders the catalogue of metrics as the tables of docs/metrics.md. */
import { type Dimension, type Measure, metricViews, viewCatalogues } from './metrics-catalogue.ts';

/** Stands before the tables, so that the words above them can be written by hand. */
const mark = '<!-- from here on written by `npm run fix` -->';

export function renderMetricsDoc(document: string): string {
  const [words = ''] = document.split(mark);
  const views = metricViews.map((view) => {
    const { about, time, entity, dimensions, measures } = viewCatalogues[view];
    return [
      `## ${view}`,
      `${about}. Time: ${time}. \`query\` is in the language of ${entity}.`,
      table(['dimension', 'kind', 'groups by'], dimensions.map(dimensionLine)),
      table(['measure', 'unit', 'is', 'aggregations'], measures.map(measureLine)),
    ].join('\n\n');
  });
  return `${words}${mark}\n\n${views.join('\n\n')}\n`;
}

function dimensionLine({ name, kind, about, aliases = [], isHighCardinality }: Dimension): string[] {
  const names = [kind === 'map' ? `${name}.<key>` : name, ...aliases].map((each) => `\`${each}\``).join(', ');
  return [`${names}${isHighCardinality ? ' \\*' : ''}`, kind, about];
}

function measureLine({ name, isKeyed, unit, about, needs, aggregations }: Measure): string[] {
  const needed = needs === undefined ? '' : `; needs the dimension \`${needs}\``;
  return [
    `\`${isKeyed ? `${name}.<key>` : name}\``,
    unit,
    about + needed,
    aggregations.length > 3 ? 'all' : aggregations.join(', '),
  ];
}

/** Padded as the formatter would. */
function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) => Math.max(title.length, ...lines.map((line) => line[at]?.length ?? 0)));
  const row = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [row(head), row(widths.map((width) => '-'.repeat(width))), ...lines.map(row)].join('\n');
}
