/** What research may look at, as `GET /v1/datasources` tells it. Fields and members are those that the TypeScript SDK declares. */

export const DATASOURCE_CATEGORIES = [
	"research",
	"healthcare",
	"patents",
	"markets",
	"company",
	"economic",
	"predictions",
	"transportation",
	"legal",
	"politics",
] as const;
export type DatasourceCategoryId = (typeof DATASOURCE_CATEGORIES)[number];

export interface Datasource {
	/** `provider/dataset`. */
	readonly id: string;
	readonly name: string;
	readonly description: string;
	readonly category: DatasourceCategoryId;
	readonly type: string;
	readonly modality: readonly ("text" | "images" | "tabular")[];
	readonly topics: readonly string[];
	readonly example_queries: readonly string[];
	/** US dollars for 1,000 requests. */
	readonly pricing: { readonly cpm: number };
	readonly update_frequency?: string;
	/** Documents. */
	readonly size?: number;
}

export interface DatasourceCategory {
	readonly id: DatasourceCategoryId;
	readonly name: string;
	readonly description: string;
	readonly dataset_count: number;
}
