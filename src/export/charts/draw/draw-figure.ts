import type { Figure } from "../chart.ts";
import { drawHistogram } from "./draw-histogram.ts";
import { drawRows } from "./draw-rows.ts";

/** An `<svg>` element; `label` is what screen readers say of it. */
export function drawFigure(figure: Figure, label: string): string {
	return figure.kind === "histogram" ? drawHistogram(figure, label) : drawRows(figure, label);
}
