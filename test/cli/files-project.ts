/** A project on the hosted service whose results have files. */
import { type StandInOptions, standInForTest } from "../support/stand-in/start-stand-in.ts";
import { type HostedPipeline, hostedPipeline, project } from "./hosted-pipeline.ts";

/** Two images a task. */
export const IMAGES = [{ images: 2 }];

/** What two tasks with a PDF and two images each give. */
export const FILES = [
	"images/ask/alpha-1.png",
	"images/ask/alpha-2.png",
	"images/ask/beta-1.png",
	"images/ask/beta-2.png",
	"pdf/ask/alpha.pdf",
	"pdf/ask/beta.pdf",
];

/** A PDF and two images a task, unless told otherwise. */
export async function filesProject(options: StandInOptions = {}, given: HostedPipeline = {}) {
	const service = await standInForTest({ outcomes: IMAGES, ...options });
	const rig = project(service);
	rig.write("pipeline.yaml", withPdf(given));
	return { service, rig, run: () => rig.run("run", "pipeline.yaml", "--yes") };
}

/** The same with one task, whose PDF is all there is and lies on a host of the test's own. */
export function onePdf(filesAt: string) {
	return filesProject({ filesAt, outcomes: [] }, { items: ["alpha"] });
}

export function withPdf(given: HostedPipeline = {}): string {
	return hostedPipeline(given).replace("mode: fast }", "mode: fast, output_formats: [markdown, pdf] }");
}

/** Of the files in a results folder, those that were downloaded. */
export function downloaded(files: readonly string[]): string[] {
	return files.filter((file) => /^(pdf|images)\//.test(file));
}
