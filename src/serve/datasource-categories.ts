import { DATASOURCE_CATEGORIES, type Datasource, type DatasourceCategory } from "../model/datasource.ts";

/** The categories that have a source, in the contract's order. */
export function datasourceCategories(datasources: readonly Datasource[]): readonly DatasourceCategory[] {
	return DATASOURCE_CATEGORIES.flatMap((id) => {
		const count = datasources.filter(({ category }) => category === id).length;
		if (count === 0) return [];
		const name = id.charAt(0).toUpperCase() + id.slice(1);
		return [{ id, name, description: `Sources of this server in the category ${id}`, dataset_count: count }];
	});
}
