/** What the researcher of the embedded engine is to those who plan. Nothing that researches is loaded for it. */
import type { JsonObject } from "../model/json.ts";
import type { Prices, ResearchSettings } from "../model/pipeline.ts";

export interface ResearcherDescription {
	readonly identity: JsonObject;
	/** US dollars a task, at worst. */
	readonly prices: Prices;
}

/** Of an engine that charges nothing. */
export const FREE: Prices = { fast: 0, standard: 0, heavy: 0, max: 0 };

/** Of the researcher that `openResearcher` gives, without opening the corpus. */
export async function describeResearcher(
	corpusDigest: string,
	settings: ResearchSettings,
): Promise<ResearcherDescription> {
	const identity = await researcherIdentity(corpusDigest, settings);
	if (settings.model === null) return { identity, prices: FREE };
	const { worstPrices } = await import("../research/model/model-prices.ts");
	return { identity, prices: worstPrices(settings.model.prices) };
}

/** An answer that private pages may have given is told from one that they have not. */
export async function researcherIdentity(
	corpusDigest: string,
	{ model, allow_private_urls: allowsPrivate }: ResearchSettings,
): Promise<JsonObject> {
	const pages = allowsPrivate ? { allow_private_urls: true } : {};
	if (model === null) {
		const { extractiveIdentity } = await import("../research/extractive-identity.ts");
		return { ...extractiveIdentity(corpusDigest), ...pages };
	}
	const { modelIdentity } = await import("../research/model/model-identity.ts");
	return { ...modelIdentity(corpusDigest, model), ...pages };
}
