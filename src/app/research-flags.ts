/** `--model` and what belongs to it, as the settings that a pipeline's `local` would give. */
import { DEFAULT_RESEARCH, type ModelSettings, type ResearchSettings } from "../model/pipeline.ts";
import type { Problem, ProblemCode, Result } from "../model/problem.ts";
import { checkModelUrl } from "../values/model-url.ts";

export interface ResearchFlags {
	/** `--model`; undefined for answers without one. */
	readonly name: string | undefined;
	/** `--model-url`. */
	readonly url: string | undefined;
	/** `--model-key-env`. */
	readonly keyEnv: string | undefined;
	/** `--model-prices`. */
	readonly prices: NonNullable<ModelSettings["prices"]> | undefined;
}

export function readResearchFlags({ name, url, keyEnv, prices }: ResearchFlags): Result<ResearchSettings> {
	if (name === undefined) {
		const alone = url !== undefined || keyEnv !== undefined || prices !== undefined;
		if (!alone) return { ok: true, value: DEFAULT_RESEARCH, warnings: [] };
		return refused(
			"missing_key",
			"expected --model beside what is said of it, found none",
			"name the model with --model",
		);
	}
	if (url === undefined) {
		return refused(
			"missing_key",
			"expected --model-url beside --model, found none",
			"such as http://127.0.0.1:11434/v1",
		);
	}
	if (keyEnv !== undefined && !/^[A-Za-z_]\w*$/.test(keyEnv)) {
		const hint = "the key itself belongs into that variable, not on the command line";
		return refused("bad_format", "expected the name of an environment variable after --model-key-env", hint);
	}
	const checked = checkModelUrl(url, keyEnv !== undefined);
	if (!checked.ok) return refused("base_url", checked.message, checked.hint);
	const model = { base_url: checked.value, name, api_key_env: keyEnv ?? null, prices: prices ?? null };
	return { ok: true, value: { ...DEFAULT_RESEARCH, model }, warnings: [] };
}

function refused(code: ProblemCode, message: string, hint: string): Result<never> {
	const problem: Problem = { code, severity: "error", message, hint };
	return { ok: false, problems: [problem] };
}
