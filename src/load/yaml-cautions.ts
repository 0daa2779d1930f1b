/** Values that are good YAML and yet not what their writer meant, or not what JSON can hold. */
import { type Document, isScalar, type LineCounter, Scalar } from "yaml";
import type { SourceFile } from "../model/pipeline.ts";
import type { ProblemCode } from "../model/problem.ts";
import { isExactNumber } from "../values/exact-number.ts";
import type { ProblemLog } from "./problem-log.ts";
import { walkYaml } from "./walk-yaml.ts";
import { locationAt, type Pointer } from "./yaml-file.ts";
import { isOtherNumberIn11, isOtherTextIn11, numberMeant } from "./yaml-readings.ts";

export interface CautionContext {
	readonly source: SourceFile;
	readonly lines: LineCounter;
	/** True where a number becomes text, so that all its digits count. */
	readonly isText: (path: Pointer) => boolean;
}

interface Caution {
	readonly severity: "warn" | "error";
	readonly code: ProblemCode;
	readonly message: string;
	readonly hint: string;
}

export function yamlCautions(document: Document, { source, lines, isText }: CautionContext, log: ProblemLog): void {
	walkYaml(document, (node, { path, isKey }) => {
		if (isKey || !isScalar(node) || node.type !== Scalar.PLAIN || isUsersOwn(path)) return;
		const { value, source: written = String(value) } = node;
		const caution =
			typeof value === "string"
				? cautionOfText(value, () => isText(path))
				: typeof value === "number"
					? cautionOfNumber(value, written, () => isText(path))
					: undefined;
		if (caution === undefined) return;
		const { severity, code, message, hint } = caution;
		log[severity](code, message, locationAt(source.path, lines, node.range?.[0] ?? 0, written.length), { hint });
	});
}

/** Nobody reads what stands under a key that begins so. */
function isUsersOwn(path: Pointer): boolean {
	return path.some((part) => typeof part === "string" && part.startsWith("x-"));
}

function cautionOfText(text: string, isText: () => boolean): Caution | undefined {
	if (!isOtherTextIn11(text)) return undefined;
	const number = numberMeant(text);
	return {
		severity: "warn",
		code: "yaml_1_1_reading",
		message: `\`${text}\` is text here, but YAML 1.1 tools read it otherwise`,
		hint: [
			...(number === undefined || isText() ? [`quote it: "${text}"`] : []),
			...(number === undefined ? [] : [`if a number is meant, write ${number}`]),
		].join("; "),
	};
}

function cautionOfNumber(value: number, written: string, isText: () => boolean): Caution | undefined {
	const quoted = `if its digits are meant, put it in quotes: "${written}"`;
	if (!isKept(value, written)) {
		const message = `expected a number that can be kept exactly, found ${written}`;
		return { severity: "error", code: "out_of_range", message, hint: quoted };
	}
	if (isOtherNumberIn11(written)) {
		const message = `\`${written}\` is the number ${value} here, but YAML 1.1 tools read it otherwise`;
		const hint = isText() ? quoted : `if the number is meant, write ${value}`;
		return { severity: "warn", code: "yaml_1_1_reading", message, hint };
	}
	if (String(value) === written || !isText()) return undefined;
	const message = `expected a number that keeps its digits as text, found ${written}, which becomes ${value}`;
	return { severity: "warn", code: "digits_lost", message, hint: `${quoted}; else write ${value}` };
}

/** False for infinity, for what is no number, and for numbers whose last digits would be lost. */
function isKept(value: number, written: string): boolean {
	if (/^[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?$/.test(written)) return isExactNumber(written);
	return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}
