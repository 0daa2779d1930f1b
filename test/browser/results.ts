/** A results folder as a run of two templates leaves it, with something of everything that the page shows. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { exportRun } from "../../src/export/export-run.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { RunManifest } from "../../src/model/manifest.ts";
import { OUTCOME_STATUSES, type TaskOutcome } from "../../src/model/outcome.ts";
import { sha256 } from "../../src/values/canonical-json.ts";
import { attempt, manifest, outcome } from "../export/builders.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Exports to a new folder and gives the page's path. */
export async function exportPage(
	outcomes: readonly TaskOutcome[],
	changes: Partial<RunManifest> = {},
	downloaded: readonly Buffer[] = [PICTURE],
	outputSchemas: readonly JsonObject[] = [],
): Promise<string> {
	const dir = temporaryFolder();
	const store = temporaryFolder();
	for (const bytes of downloaded) writeFileSync(join(store, sha256(bytes)), bytes);
	const counts = Object.fromEntries(
		OUTCOME_STATUSES.map((status) => [status, outcomes.filter((each) => each.status === status).length]),
	) as Omit<RunManifest["counts"], "total">;
	const report = await exportRun({
		dir,
		formats: ["html"],
		manifest: manifest(outcomes.length, { counts: { ...counts, total: outcomes.length }, ...changes }),
		outcomes: () => outcomes,
		outputSchemas,
		projectRoot: dir,
		artefactPath: (digest) => join(store, digest),
	});
	if (!report.ok) throw report.error;
	return join(dir, "report.html");
}

const REPORT = `# Initech

It launched a **printer** [1], see [the news](https://news.example/initech).

| Product | Price |
| --- | ---: |
| TPS 9 | 499 |

- one
- two

![a chart](https://pictures.example/chart.png)

\`\`\`sh
echo hello
\`\`\`
`;

const SOURCES = [
	{ title: "News of Initech", url: "https://news.example/initech", snippet: "A printer was launched.", source: "web" },
	{ title: "Filing", url: "https://sec.example/10-k", snippet: "Revenue rose.", source: "finance" },
];

/** 41 tasks: `launches` with reports, of which one failed and one is not wanted, and `profile` with structured answers, of which one breaks its schema. */
export function everything(): readonly TaskOutcome[] {
	const launches = Array.from({ length: 36 }, (_, index) => launch(index));
	const failed = attempt({
		status: "failed",
		service_id: "f",
		completed_at: "2026-10-01T00:20:00.000Z",
		error: "no answer",
	});
	return [
		...launches,
		outcome({
			key: "globex",
			bindings: { company: { name: "Globex" } },
			status: "failed",
			output: null,
			output_type: null,
			sources: [],
			attempts: [failed],
			error: "no answer",
		}),
		outcome({
			key: "hooli",
			status: "skipped",
			skip: "when",
			query: "",
			output: null,
			output_type: null,
			sources: [],
			attempts: [],
			cost: null,
			error: "`when` is false",
		}),
		profile("acme", {
			name: "Acme",
			staff: 12,
			founded: null,
			seat: { city: "Berlin" },
			products: [
				{ name: "Anvil", price: 40 },
				{ name: "Rocket", price: 900, site: "https://acme.example/rocket" },
			],
			tags: ["a", "b"],
		}),
		{
			...profile("umbrella", { name: 5 }),
			status: "invalid",
			error: "the output does not satisfy the schema: /name: expected a text, found 5; /staff: is missing",
		},
		outcome({
			key: null,
			template: "briefing",
			parents: ["launches/company-1"],
			bindings: {},
			attempts: [
				attempt({
					batch_id: "batch-3",
					service_id: "b",
					created_at: "2026-10-09T10:00:00.000Z",
					completed_at: "2026-10-09T10:30:00.000Z",
				}),
			],
		}),
	];
}

function launch(index: number): TaskOutcome {
	const end = new Date(Date.parse("2026-10-01T00:02:00.000Z") + index * 25_000).toISOString();
	return outcome({
		key: `company-${index}`,
		bindings: { company: { name: `Company ${index}`, country: index % 2 === 0 ? "Norway" : "Chile" } },
		query: `What did Company ${index} launch?`,
		output: index === 1 ? REPORT : `# Company ${index}\n\nNothing${index === 7 ? " but a zeppelin" : ""}.\n`,
		sources: index === 1 ? SOURCES : SOURCES.slice(0, index % 3),
		artefacts:
			index === 1
				? [{ kind: "image", number: 1, extension: "png", sha256: sha256(PICTURE), bytes: PICTURE.length }]
				: [],
		cost: (index % 5) / 10,
		attempts: [attempt({ service_id: `l-${index}`, cost: (index % 5) / 10, completed_at: end })],
	});
}

function profile(key: string, output: TaskOutcome["output"]): TaskOutcome {
	const attempts = [
		attempt({
			batch_id: "batch-2",
			mode: "heavy",
			service_id: `p-${key}`,
			created_at: "2026-10-01T00:03:00.000Z",
			completed_at: "2026-10-01T00:12:00.000Z",
		}),
	];
	return outcome({
		template: "profile",
		key,
		bindings: { company: { name: key } },
		output_type: "json",
		output,
		attempts,
	});
}

/** A PNG of 40 by 20 blue points. */
export const PICTURE = png(40, 20);

function png(width: number, height: number): Buffer {
	const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from([30, 90, 200]))]);
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 2, 0, 0, 0], 8);
	const body = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
	const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
	return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", body), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type), data]);
	const size = Buffer.alloc(4);
	size.writeUInt32BE(data.length);
	const check = Buffer.alloc(4);
	check.writeUInt32BE(crc32(named));
	return Buffer.concat([size, named, check]);
}

/** Node 20.19 has none of its own that is stable. */
function crc32(bytes: Buffer): number {
	let crc = 0xffffffff;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return (crc ^ 0xffffffff) >>> 0;
}
