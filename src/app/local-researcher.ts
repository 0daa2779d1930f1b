/** Which researcher answers the tasks of the embedded engine. What asks a model is loaded where there is one. */
import type { ResearchSettings } from "../model/pipeline.ts";
import type { Researcher } from "../model/researcher.ts";
import type { Corpus } from "../research/open-corpus.ts";
import { withFormats } from "../research/output/with-formats.ts";
import { researcherIdentity } from "./describe-researcher.ts";
import { openPageReader } from "./open-page-reader.ts";

export interface LocalResearch {
	readonly research: ResearchSettings;
	/** Of the model's endpoint; null for one that wants none, or where none is known. */
	readonly modelKey: string | null;
	/** Told what a person should know of the endpoint, such as the pauses that it asks for. */
	readonly onNotice?: ((message: string) => void) | undefined;
}

/** Owns the corpus, and closes it. */
export async function openResearcher(corpus: Corpus, local: LocalResearch): Promise<Researcher> {
	const researcher = withFormats(await chooseResearcher(corpus, local));
	return { ...researcher, identity: await researcherIdentity(corpus.digest, local.research) };
}

async function chooseResearcher(corpus: Corpus, { research, modelKey, onNotice }: LocalResearch): Promise<Researcher> {
	const { model: settings } = research;
	const pages = openPageReader(research);
	if (settings === null) {
		const { createExtractiveResearcher } = await import("../research/extractive-researcher.ts");
		return createExtractiveResearcher({ corpus, pages });
	}
	const { createChatModel } = await import("../llm/create-chat-model.ts");
	const { createModelResearcher } = await import("../research/model/model-researcher.ts");
	const { base_url: baseUrl, name, api_key_env: keyName } = settings;
	const model = createChatModel({ baseUrl, model: name, keyName, apiKey: modelKey, onNotice });
	return createModelResearcher({ corpus, pages, model, settings });
}
