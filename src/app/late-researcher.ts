import type { JsonObject } from "../model/json.ts";
import type { Researcher } from "../model/researcher.ts";

/**
 * A researcher of this identity that is made with its first task, and whose code is loaded then: a run with nothing to do has
 * none. `corpus` is closed with it, by the researcher where there is one.
 */
export function lateResearcher(
	identity: JsonObject,
	corpus: { close(): void },
	make: () => Promise<Researcher>,
): Researcher {
	let making: Promise<Researcher> | undefined;
	let made: Researcher | undefined;
	async function researcher(): Promise<Researcher> {
		making ??= make();
		made = await making;
		return made;
	}
	return {
		identity,
		async research(request, signal, hooks) {
			return (await researcher()).research(request, signal, hooks);
		},
		close: () => (made ?? corpus).close(),
	};
}
