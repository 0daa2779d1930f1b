/** The part of the SARIF 2.1.0 schema that Trawl's output lies in, closed: what is not in it is a mistake. */
const text = {
	type: "object",
	additionalProperties: false,
	required: ["text"],
	properties: { text: { type: "string", minLength: 1 } },
};
const artifact = {
	type: "object",
	additionalProperties: false,
	required: ["uri"],
	properties: { uri: { type: "string", format: "uri-reference" }, uriBaseId: { const: "%SRCROOT%" } },
};
const count = { type: "integer", minimum: 1 };
const region = {
	type: "object",
	additionalProperties: false,
	required: ["startLine"],
	properties: { startLine: count, startColumn: count, endLine: count, endColumn: count },
};
const place = {
	type: "object",
	additionalProperties: false,
	required: ["artifactLocation"],
	properties: { artifactLocation: artifact, region },
};
const location = {
	type: "object",
	additionalProperties: false,
	properties: { id: { type: "integer", minimum: -1 }, message: text, physicalLocation: place },
};
const rule = {
	type: "object",
	additionalProperties: false,
	required: ["id"],
	properties: { id: { type: "string" }, shortDescription: text, help: text },
};
const level = { enum: ["none", "note", "warning", "error"] };
const result = {
	type: "object",
	additionalProperties: false,
	required: ["message"],
	properties: {
		ruleId: { type: "string" },
		ruleIndex: { type: "integer", minimum: -1 },
		level,
		message: text,
		locations: { type: "array", items: location },
		relatedLocations: { type: "array", uniqueItems: true, items: location },
	},
};
const driver = {
	type: "object",
	additionalProperties: false,
	required: ["name"],
	properties: {
		name: { type: "string" },
		semanticVersion: { type: "string" },
		rules: { type: "array", uniqueItems: true, items: rule },
	},
};
const invocation = {
	type: "object",
	additionalProperties: false,
	required: ["executionSuccessful"],
	properties: {
		executionSuccessful: { type: "boolean" },
		toolExecutionNotifications: {
			type: "array",
			items: {
				type: "object",
				additionalProperties: false,
				required: ["message"],
				properties: { level, message: text },
			},
		},
	},
};

export const SARIF_SCHEMA = {
	type: "object",
	additionalProperties: false,
	required: ["version", "runs"],
	properties: {
		$schema: { type: "string", format: "uri" },
		version: { const: "2.1.0" },
		runs: {
			type: "array",
			items: {
				type: "object",
				additionalProperties: false,
				required: ["tool"],
				properties: {
					tool: { type: "object", additionalProperties: false, required: ["driver"], properties: { driver } },
					invocations: { type: "array", items: invocation },
					columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
					results: { type: "array", items: result },
				},
			},
		},
	},
};
