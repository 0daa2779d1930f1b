/**
 * The style sheet of charts, for the page's own: colours by class, for light, dark and paper. A page with other colours
 * sets the three variables. A drawing gets no smaller than can be read, and is moved in its frame instead.
 */
export const CHART_STYLE = `:root { --chart-1: #2b6cb0; --chart-2: #c05621; --chart-grid: #d5d9e0; }
@media (prefers-color-scheme: dark) { :root { --chart-1: #63b3ed; --chart-2: #f6ad55; --chart-grid: #3a404c; } }
@media print { :root { --chart-1: #2b6cb0; --chart-2: #c05621; --chart-grid: #d5d9e0; } }
.chart-figure { margin: 0 0 2.5rem; break-inside: avoid; }
.chart-drawing { overflow-x: auto; }
.chart { display: block; width: 100%; min-width: 35rem; max-width: 45rem; height: auto; font-family: inherit; }
.chart text { font-variant-numeric: tabular-nums; }
.chart-tick { font-size: 11px; fill-opacity: 0.75; }
.chart-series-1 { fill: var(--chart-1); }
.chart-series-2 { fill: var(--chart-2); fill-opacity: 1; }
.chart-rest { fill: var(--chart-1); fill-opacity: 0.4; }
.chart-grid { stroke: var(--chart-grid); stroke-opacity: 1; }
.chart-axis, .chart-median { stroke: currentColor; }
.chart-mark:hover rect, .chart-mark:hover circle { filter: brightness(1.15); }
`;
