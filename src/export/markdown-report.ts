/** One task as a Markdown file: front matter, the report or why there is none, numbered sources. */
import type { ExportedArtefact } from "../model/artefact.ts";
import type { TaskOutcome } from "../model/outcome.ts";
import type { Source } from "../model/wire.ts";
import { isRendered } from "../values/is-rendered.ts";
import { textOrEmpty } from "../values/text-or-empty.ts";
import { frontMatter } from "./front-matter.ts";
import { inertMarkup } from "./inert-markup.ts";
import { localTarget } from "./local-target.ts";
import {
	blockText,
	codeBlock,
	fileTarget,
	harmlessText,
	inlineText,
	isWebAddress,
	linkTarget,
	shortLine,
} from "./markdown-text.ts";
import { markdownValue } from "./markdown-value.ts";
import { numberedReport, sourceAnchor } from "./numbered-report.ts";
import { LONGEST_SNIPPET, sourceSnippet } from "./source-snippet.ts";
import { STATUS_SENTENCES } from "./status-sentences.ts";

/** Where a report lies, what it links to, and how it is read. */
export interface ReportPlace {
	/** As a path from the project root; null when that is outside. */
	readonly folder: string | null;
	/** The task's downloaded files, with their paths from the report. */
	readonly artefacts: readonly ExportedArtefact[];
	/** The tasks it was fanned out from, with the paths to their reports. */
	readonly parents: readonly { readonly id: string; readonly path: string }[];
	/** Whether `[n]` in the text is known to be the number of a source. */
	readonly numberedCitations: boolean;
}

export function markdownReport(outcome: TaskOutcome, place: ReportPlace): string {
	const parts = [
		head(outcome),
		...failure(outcome),
		...answer(outcome, place),
		...parents(place),
		...files(place.artefacts),
		...sources(outcome.sources, place),
	];
	return parts.map((part) => (part.endsWith("\n") ? part : `${part}\n`)).join("\n");
}

function head(outcome: TaskOutcome): string {
	return frontMatter({
		title: outcome.id,
		...(endedAt(outcome) === null ? {} : { date: endedAt(outcome) }),
		id: outcome.id,
		template: outcome.template,
		key: outcome.key,
		status: outcome.status,
		...(isRendered(outcome) ? { query: outcome.query } : {}),
		cost: outcome.cost,
		attempts: outcome.attempts.length,
		bindings: outcome.bindings,
		...(outcome.parents === undefined ? {} : { parents: [...outcome.parents] }),
		...(outcome.repairs.length === 0 ? {} : { repairs: [...outcome.repairs] }),
		...(outcome.error === null ? {} : { error: outcome.error }),
	});
}

/** When its last attempt ended; null where the service names no moment. */
function endedAt({ attempts }: TaskOutcome): Date | null {
	const at = new Date(attempts.at(-1)?.completed_at ?? "");
	const year = at.getUTCFullYear();
	return year >= 1 && year <= 9999 ? at : null;
}

function failure(outcome: TaskOutcome): readonly string[] {
	if (outcome.status === "succeeded") return [];
	const lines = [`# ${inlineText(outcome.id)}`, STATUS_SENTENCES[outcome.status]];
	const reason = blockText(outcome.error ?? "", "> ");
	if (reason !== "") lines.push(`> ${reason}`);
	if (outcome.output !== null) lines.push("## The answer as it came");
	return lines;
}

/** A report stands as it is; other text as code, so that it reads as it came. */
function answer(outcome: TaskOutcome, { numberedCitations }: ReportPlace): readonly string[] {
	const { output, output_type, status } = outcome;
	if (output === null) return status === "succeeded" ? ["*The task has no output.*"] : [];
	if (typeof output !== "string") return [markdownValue(output)];
	if (output_type === "json" || output_type === "toon") return [codeBlock(output, output_type)];
	const text = inertMarkup(harmlessText(output));
	return [numberedCitations ? numberedReport(text, outcome.sources.length) : text];
}

function parents({ parents: all }: ReportPlace): readonly string[] {
	if (all.length === 0) return [];
	return [`From ${all.map(({ id, path }) => `[${inlineText(id)}](${fileTarget(path)})`).join(" and ")}.`];
}

function files(all: readonly ExportedArtefact[]): readonly string[] {
	if (all.length === 0) return [];
	const lines = all.map(({ kind, number, path }) => {
		const target = fileTarget(path);
		return kind === "pdf" ? `* [PDF](${target})` : `* ![Image ${number}](${target})`;
	});
	return ["## Files", lines.join("\n")];
}

function sources(all: readonly Source[], place: ReportPlace): readonly string[] {
	if (all.length === 0) return [];
	return ["## Sources", all.map((source, index) => sourceItem(source, index + 1, place)).join("\n")];
}

function sourceItem(source: Source, number: number, { folder, numberedCitations }: ReportPlace): string {
	const marker = `${number}. `;
	const anchor = numberedCitations ? sourceAnchor(number) : "";
	const quote = shortLine(sourceSnippet(source), LONGEST_SNIPPET);
	const lines = [anchor + sourceLine(source, folder)];
	if (quote !== "") lines.push(`> ${quote}`);
	return marker + lines.join(`\n${" ".repeat(marker.length)}`);
}

function sourceLine(source: Source, folder: string | null): string {
	const url = textOrEmpty(source.url);
	const title = inlineText(textOrEmpty(source.title)) || inlineText(url) || "(untitled)";
	const target = isWebAddress(url)
		? linkTarget(url + textOrEmpty(source.fragment))
		: localTarget(url, textOrEmpty(source.fragment), folder);
	// Where nothing can be followed, the place still tells two passages of one file apart.
	const place = url === "" ? [] : [inlineText(url + textOrEmpty(source.fragment))];
	const shown = target === null ? [title, ...place] : [`[${title}](${target})`];
	const publisher = inlineText(textOrEmpty(source.source));
	return [...shown, ...(publisher === "" ? [] : [publisher])].join(", ");
}
