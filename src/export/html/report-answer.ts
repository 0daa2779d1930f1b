/** What the page shows of one task when it is opened. Its script puts all of it on the page as text but `report`, which is sanitised. */
import type { Json, JsonObject } from "../../model/json.ts";
import type { Attempt, OutcomeStatus, TaskOutcome } from "../../model/outcome.ts";
import type { Source } from "../../model/wire.ts";
import { isRendered } from "../../values/is-rendered.ts";
import { textOrEmpty } from "../../values/text-or-empty.ts";
import { artefactRecords } from "../artefact-records.ts";
import type { ExportContext } from "../exporter.ts";
import { localTarget } from "../local-target.ts";
import { fileTarget, harmlessText, isWebAddress } from "../markdown-text.ts";
import { citesByNumber, numberedReport } from "../numbered-report.ts";
import { absentFields, type FieldTree, schemaOf } from "../schema-of-answer.ts";
import { LONGEST_SNIPPET, sourceSnippet } from "../source-snippet.ts";
import { mediaType } from "./embedded-images.ts";
import { costText, dateTimeOf } from "./figures.ts";
import type { ReportRenderer } from "./report-html.ts";

export interface ReportAnswer {
	readonly id: string;
	/** Null where the task was skipped before it was rendered. */
	readonly query: string | null;
	readonly bindings: JsonObject;
	readonly parents: readonly string[];
	/** Why it did not succeed. */
	readonly error: string | null;
	readonly repairs: readonly string[];
	/** A report as sanitised HTML, a structured value with the fields of its schema that it lacks, or text as it came. */
	readonly answer:
		| { readonly type: "report"; readonly html: string }
		| { readonly type: "value"; readonly value: Json; readonly absent: FieldTree | null }
		| { readonly type: "text"; readonly text: string }
		| null;
	readonly files: readonly {
		readonly label: string;
		/** From the page; null for SVG, which as a page of its own could run its scripts. */
		readonly href: string | null;
		/** What an image is shown from: its file, or the file's bytes. */
		readonly image: string | null;
	}[];
	readonly sources: readonly ReportSource[];
	readonly attempts: readonly ReportAttempt[];
}

/** Its figures as they are shown; empty where unknown. */
interface ReportAttempt {
	readonly attempt: number;
	readonly status: OutcomeStatus;
	readonly mode: string;
	readonly cost: string;
	readonly sent: string;
	readonly ended: string;
	readonly batch: string;
	readonly serviceId: string;
	readonly error: string;
}

interface ReportSource {
	readonly title: string;
	/** Null where it cannot be followed. */
	readonly href: string | null;
	/** Where it is, as it was cited. */
	readonly place: string;
	readonly publisher: string;
	readonly snippet: string;
}

/** What the answers of a page share. */
export interface AnswerParts {
	readonly renderer: ReportRenderer;
	/** Those of the task that are embedded, by path. */
	readonly images: ReadonlyMap<string, string>;
}

export function reportAnswer(
	outcome: TaskOutcome,
	context: ExportContext,
	{ renderer, images }: AnswerParts,
): ReportAnswer {
	return {
		id: outcome.id,
		query: isRendered(outcome) ? outcome.query : null,
		bindings: outcome.bindings,
		parents: outcome.parents ?? [],
		error: outcome.error,
		repairs: outcome.repairs,
		answer: answer(outcome, context, renderer),
		files: files(outcome, context, images),
		sources: outcome.sources.map((source) => reportSource(source, context.place)),
		attempts: outcome.attempts.map(reportAttempt),
	};
}

function answer(
	outcome: TaskOutcome,
	{ facts, outputSchemas }: ExportContext,
	renderer: ReportRenderer,
): ReportAnswer["answer"] {
	const { output, output_type, sources } = outcome;
	if (output === null) return null;
	if (typeof output !== "string")
		return { type: "value", value: output, absent: absentFields(output, schemaOf(output, outputSchemas)) };
	if (output_type === "json" || output_type === "toon") return { type: "text", text: output };
	const text = harmlessText(output);
	const html = renderer.html(citesByNumber(outcome, facts) ? numberedReport(text, sources.length) : text);
	return html === null ? { type: "text", text } : { type: "report", html };
}

function files(
	outcome: TaskOutcome,
	{ paths }: ExportContext,
	images: ReadonlyMap<string, string>,
): ReportAnswer["files"] {
	return artefactRecords(outcome, paths).map(({ kind, number, path }) => {
		const type = mediaType(path);
		return {
			label: kind === "pdf" ? "PDF" : `Image ${number}`,
			href: type === "image/svg+xml" ? null : fileTarget(path),
			image: type === undefined ? null : (images.get(path) ?? fileTarget(path)),
		};
	});
}

function reportSource(source: Source, folder: string | null): ReportSource {
	const url = textOrEmpty(source.url);
	const fragment = textOrEmpty(source.fragment);
	const snippet = sourceSnippet(source).trim();
	return {
		title: textOrEmpty(source.title).trim() || url || "(untitled)",
		href: isWebAddress(url) ? url + fragment : plainTarget(localTarget(url, fragment, folder)),
		place: url + fragment,
		publisher: textOrEmpty(source.source).trim(),
		snippet: snippet.length <= LONGEST_SNIPPET ? snippet : `${snippet.slice(0, LONGEST_SNIPPET).toWellFormed()}…`,
	};
}

function reportAttempt({ attempt, status, mode, cost, error, ...of }: Attempt): ReportAttempt {
	return {
		attempt,
		status,
		mode,
		cost: costText({ known: cost ?? 0, unknown: cost === null ? 1 : 0, attempts: 1 }),
		sent: dateTimeOf(of.created_at),
		ended: dateTimeOf(of.completed_at),
		batch: of.batch_id ?? "",
		serviceId: of.service_id ?? "",
		error: error ?? "",
	};
}

/** Without what only Markdown needs. */
function plainTarget(target: string | null): string | null {
	return target === null ? null : target.replaceAll("&amp;", "&");
}
