/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows and columns that a request asks for. Knows no format. */
#include "select.h"

int select_rows(const struct model *model, const struct report_request *request,
		const struct view *view, struct rows *rows)
{
	struct order order = {
		.entity = view->entity,
		.sort = view->sort,
		.is_ascending = view->sort_ascending,
		/* The first few of a tree would be its first branch. */
		.is_tree = view->is_tree && !request->top,
	};

	if (request->sort.metric && column_entity(request->sort) == view->entity) {
		order.sort = request->sort;
		order.is_ascending = request->sort_ascending;
		order.is_tree = false;
	}
	if (request->filter && request->filter_entity == view->entity)
		order.filter = request->filter;
	return model_order(model, &order, rows);
}

size_t select_count(const struct report_request *request, const struct view *view,
		    const struct rows *rows)
{
	if (view->layout != VIEW_MATRIX && request->top && request->top < rows->count)
		return request->top;
	return rows->count;
}

enum source select_source(struct column column)
{
	return metric_rate_source(column.metric);
}
