/** A model is shown what stands on the pages that a task names, and told what could not be read. */
import { expect, test } from "vitest";
import type { PageReader } from "../../src/model/page-reader.ts";
import { numberOf, openModelRig } from "./model-rig.ts";

const PAGE = "https://lamps.example/lumo";
const GONE = "https://gone.example/page";
const pages: PageReader = {
	read: async (url) =>
		url === PAGE
			? { page: { mediaType: "text/html", bytes: Buffer.from("<title>Lumo 7</title><p>The warranty is 5 years.</p>") } }
			: { reason: "gone.example answered 404" },
	close: () => undefined,
};

test("a report cites the page, and names the one that could not be read", async () => {
	const rig = await openModelRig((asked) => `It is 5 years. [${numberOf(asked, "warranty is 5 years")}]\n`, { pages });
	const result = await rig.ask("How long is the warranty of the Lumo 7?", { urls: [PAGE, GONE] });
	expect(result).toMatchObject({ status: "completed", sources: [{ title: "Lumo 7", url: PAGE, source: "web" }] });
	const text = String("output" in result && result.output);
	expect(text).toContain("It is 5 years. [1]");
	expect(text).toMatch(/## Not read\n\n.+\n\n- `https:\/\/gone\.example\/page`: gone\.example answered 404\n$/);
});

test("a schema without evidence names the page that could not be read", async () => {
	const rig = await openModelRig(() => undefined, { pages });
	const schema = { type: "object", properties: { years: { type: "integer" } }, required: ["years"] } as const;
	const result = await rig.ask("Warranty of the Glimmer 40", { urls: [GONE], output_formats: [schema] });
	expect(result).toMatchObject({ status: "failed" });
	expect("error" in result && result.error).toContain(`Could not be read: ${GONE} (gone.example answered 404).`);
	expect(rig.endpoint.requests).toEqual([]);
});
