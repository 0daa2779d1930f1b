/**
 * The researcher that asks a language model: it answers from the corpus, in the model's words.
 *
 * The model splits the question, the corpus is searched by BM25, the model says what is missing, and writes from the
 * passages that were found, with their numbers. What it writes is held against them: a statement that names no passage,
 * or quotes what is not there, is repaired once and then left out; a value that does not fit its schema is repaired once
 * and then fails the task. Where nothing is found, nothing is asked. An equal request gives an equal prompt, but models
 * need not give equal answers. Every task knows what its tokens cost, a failed one too, and tells it as they are used.
 */
import { isJsonObject } from "../../model/json.ts";
import { addTokens, type LanguageModel, ModelError, mostTokens, type TokenUsage } from "../../model/language-model.ts";
import type { PageReader } from "../../model/page-reader.ts";
import type { ModelSettings } from "../../model/pipeline.ts";
import type { Researcher, ResearchHooks, ResearchRequest, ResearchResult } from "../../model/researcher.ts";
import type { Corpus } from "../open-corpus.ts";
import { withTaskPages } from "../pages/with-task-pages.ts";
import { type Library, openLibrary } from "../search/library.ts";
import { Conversation } from "./conversation.ts";
import { fillSchema } from "./fill-schema.ts";
import { modelEffortOf } from "./model-effort.ts";
import { modelIdentity } from "./model-identity.ts";
import { costOf } from "./model-prices.ts";
import { RoomError } from "./task-prompt.ts";
import { writeReport } from "./write-report.ts";

export interface ModelResearcherOptions {
	/** Closed with the researcher. */
	readonly corpus: Corpus;
	/** For the URLs that tasks name; closed with the researcher. */
	readonly pages?: PageReader;
	/** Closed with the researcher. */
	readonly model: LanguageModel;
	readonly settings: ModelSettings;
}

export function createModelResearcher({ corpus, pages, model, settings }: ModelResearcherOptions): Researcher {
	const library = openLibrary(corpus);
	return {
		identity: modelIdentity(corpus.digest, settings),
		async research(request, signal, hooks) {
			signal?.throwIfAborted();
			const conversation: Conversation = new Conversation(
				telling(model, () => conversation.usage, settings.prices, hooks),
				signal,
			);
			const result = await withTaskPages(library, pages, request, signal, (own) =>
				researchWith(own, request, conversation),
			);
			return { ...result, cost: costOf(conversation.usage, settings.prices) };
		},
		close() {
			pages?.close();
			corpus.close();
			void model.close();
		},
	};
}

/** The model, of which each call is told at its worst before it is sent. */
function telling(
	model: LanguageModel,
	usageSoFar: () => TokenUsage,
	prices: ModelSettings["prices"],
	hooks: ResearchHooks | undefined,
): LanguageModel {
	if (prices === null || hooks?.onSpent === undefined) return model;
	const { onSpent } = hooks;
	return {
		async answer(request, signal) {
			const before = usageSoFar();
			await onSpent(costOf(addTokens(before, mostTokens(request)), prices));
			try {
				const answer = await model.answer(request, signal);
				await onSpent(costOf(addTokens(before, answer.usage), prices));
				return answer;
			} catch (error) {
				if (error instanceof ModelError) await onSpent(costOf(addTokens(before, error.usage), prices));
				throw error;
			}
		},
		close: () => model.close(),
	};
}

async function researchWith(
	library: Library,
	request: ResearchRequest,
	conversation: Conversation,
): Promise<ResearchResult> {
	const effort = modelEffortOf(request.mode);
	const schema = request.output_formats.find(isJsonObject);
	try {
		return schema === undefined
			? await writeReport(library, request, effort, conversation)
			: await fillSchema(library, request, schema, effort, conversation);
	} catch (error) {
		if (!(error instanceof ModelError || error instanceof RoomError)) throw error;
		return { status: "failed", error: error.message, sources: [] };
	}
}
