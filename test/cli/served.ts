/** `trawl serve` as a process of its own, over the documents of the sample project. */
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { createHostedApi } from "../../src/hosted/hosted-api.ts";
import type { BatchApi } from "../../src/model/batch-api.ts";
import type { CliResult, Rig } from "./cli-rig.ts";

export const KEY = "val_of_the_server";

export interface Served {
	/** With `/v1`. */
	readonly baseUrl: string;
	readonly child: ReturnType<Rig["start"]>["child"];
	readonly ended: Promise<CliResult>;
}

export async function serve(rig: Rig, ...argv: readonly string[]): Promise<Served> {
	const { child, ended } = rig.start("serve", "--corpus", "docs/*", "--port", "0", ...argv);
	let said = "";
	for (;;) {
		const [text] = await Promise.race([once(child.stderr, "data"), ended.then((end) => [JSON.stringify(end)])]);
		said += String(text);
		const found = /Serving .* at (\S+),/.exec(said);
		if (found?.[1] !== undefined) return { baseUrl: found[1], child, ended };
		if (child.exitCode !== null) throw new Error(said);
	}
}

export function connect(baseUrl: string): BatchApi {
	const { api, close } = createHostedApi({ baseUrl, apiKey: KEY, userAgent: "trawl/test" });
	onTestFinished(() => close());
	return api;
}
