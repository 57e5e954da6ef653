/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Collects the members of rows; a linear search is enough for some hundred columns. */
#include "members.h"

#include <errno.h>
#include <stdlib.h>

static bool members_have(const struct members *members, struct column column)
{
	for (size_t i = 0; i < members->count; i++)
		if (members->items[i].column.metric == column.metric &&
		    members->items[i].column.lens == column.lens)
			return true;
	return false;
}

static void members_add(struct members *members, struct column column)
{
	struct member *member;

	if (members_have(members, column))
		return;
	member = &members->items[members->count++];
	member->column = column;
	column_name(column, member->name, sizeof(member->name));
}

/* With room for every column of the entity; the identity is in it. */
static int members_begin(const struct model *model, enum entity entity, struct members *members)
{
	size_t metrics = (size_t)(entity_end_metric(entity) - entity_first_metric(entity));

	*members = (struct members){ .items = calloc(metrics * (LENS_SHARE + 1),
						     sizeof(*members->items)) };
	if (!members->items)
		return -ENOMEM;
	for (enum metric metric = entity_first_metric(entity); metric < entity_end_metric(entity);
	     metric++)
		if (metric_info(metric)->nature == NATURE_IDENTITY &&
		    model_now(model)->column_of[metric] >= 0)
			members_add(members, (struct column){ .metric = metric });
	return 0;
}

int members_of_view(const struct model *model, const struct view *view,
		    struct members *ret_members)
{
	int r = members_begin(model, view->entity, ret_members);

	for (size_t i = 0; r == 0 && view->columns[i].column.metric; i++)
		members_add(ret_members, view->columns[i].column);
	return r;
}

static int members_of_all(const struct model *model, const struct report_request *request,
			  enum entity entity, bool only_values, struct members *ret_members)
{
	int r = members_begin(model, entity, ret_members);

	for (size_t i = 0; r == 0 && i < request->view_count; i++) {
		const struct view *view = request->views[i];

		for (size_t j = 0; view->entity == entity && view->columns[j].column.metric; j++) {
			struct column column = view->columns[j].column;

			if (only_values)
				column.lens = LENS_VALUE;
			members_add(ret_members, column);
		}
	}
	return r;
}

int members_of_entity(const struct model *model, const struct report_request *request,
		      enum entity entity, struct members *ret_members)
{
	return members_of_all(model, request, entity, false, ret_members);
}

int members_of_values(const struct model *model, const struct report_request *request,
		      enum entity entity, struct members *ret_members)
{
	return members_of_all(model, request, entity, true, ret_members);
}

void members_done(struct members *members)
{
	free(members->items);
	members->items = NULL;
}

bool members_begin_with(const struct report_request *request, size_t view_index)
{
	for (size_t i = 0; i < view_index; i++)
		if (request->views[i]->entity == request->views[view_index]->entity)
			return false;
	return true;
}
