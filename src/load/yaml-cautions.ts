/** Values that are good YAML and yet not what their writer meant, or not what JSON can hold. */
import { type Document, type LineCounter, Scalar, visit } from "yaml";
import type { SourceFile } from "../model/pipeline.ts";
import { isExactNumber } from "../values/exact-number.ts";
import type { ProblemLog } from "./problem-log.ts";
import { locationAt } from "./yaml-file.ts";

/** What YAML 1.1 reads as a boolean or a base-60 number, and YAML 1.2 as text. */
const YAML_1_1_ONLY = /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+)$/;

export function yamlCautions(document: Document, source: SourceFile, lines: LineCounter, log: ProblemLog): void {
	visit(document, {
		Scalar(key, node) {
			if (node.type !== Scalar.PLAIN || key === "key") return;
			const { value, source: written = String(value) } = node;
			const location = locationAt(source.path, lines, node.range?.[0] ?? 0, written.length);
			if (typeof value === "string" && YAML_1_1_ONLY.test(value)) {
				log.warn("yaml_1_1_reading", `\`${value}\` is text here, but YAML 1.1 tools read it otherwise`, location, {
					hint: `quote it: "${value}"`,
				});
			} else if (typeof value === "number" && !isKept(value, written)) {
				log.error("out_of_range", `expected a number that can be kept exactly, found ${written}`, location, {
					hint: `if its digits are meant, put it in quotes: "${written}"`,
				});
			}
		},
	});
}

/** False for infinity, for what is no number, and for numbers whose last digits would be lost. */
function isKept(value: number, written: string): boolean {
	if (/^[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?$/.test(written)) return isExactNumber(written);
	return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}
