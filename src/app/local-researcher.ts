/** Which researcher answers the tasks of the embedded engine. What asks a model is loaded where there is one. */
import type { PageReader } from "../model/page-reader.ts";
import type { ModelSettings, ResearchSettings } from "../model/pipeline.ts";
import type { Researcher } from "../model/researcher.ts";
import type { Corpus } from "../research/open-corpus.ts";
import { withFormats } from "../research/output/with-formats.ts";
import { researcherIdentity } from "./describe-researcher.ts";
import { lateResearcher } from "./late-researcher.ts";

export interface LocalResearch {
	readonly research: ResearchSettings;
	/** Of the model's endpoint; null for one that wants none, or where none is known. */
	readonly modelKey: string | null;
	/** Told what a person should know of the endpoint, such as the pauses that it asks for. */
	readonly onNotice?: ((message: string) => void) | undefined;
}

/** Owns the corpus, and closes it. */
export async function openResearcher(corpus: Corpus, local: LocalResearch): Promise<Researcher> {
	const identity = await researcherIdentity(corpus.digest, local.research);
	const { model } = local.research;
	if (model === null) return lateResearcher(identity, corpus, () => openExtractive(corpus, local));
	return { ...withFormats(await openAsking(corpus, local, model)), identity };
}

async function openExtractive(corpus: Corpus, { research }: LocalResearch): Promise<Researcher> {
	const { createExtractiveResearcher } = await import("../research/extractive-researcher.ts");
	return withFormats(createExtractiveResearcher({ corpus, pages: await openPages(research) }));
}

async function openAsking(
	corpus: Corpus,
	{ research, modelKey, onNotice }: LocalResearch,
	settings: ModelSettings,
): Promise<Researcher> {
	const { createChatModel } = await import("../llm/create-chat-model.ts");
	const { createModelResearcher } = await import("../research/model/model-researcher.ts");
	const { base_url: baseUrl, name, api_key_env: keyName } = settings;
	const model = createChatModel({ baseUrl, model: name, keyName, apiKey: modelKey, onNotice });
	return createModelResearcher({ corpus, pages: await openPages(research), model, settings });
}

async function openPages(research: ResearchSettings): Promise<PageReader> {
	const { openPageReader } = await import("./open-page-reader.ts");
	return openPageReader(research);
}
