/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From, to, sure? Nothing is moved here: the order goes to the app, which outlives the pane. */
#include "move_pages.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../page_move.h"
#include "figure.h"

enum { ITEM_SIZE = 64 };

void move_pages_done(struct move_request *request)
{
	target_release(&request->target);
	*request = (struct move_request){ .node_count = 0 };
}

/* Of the process that is inspected; NAN when that is another one, or nothing is known of it. */
static double inspected_bytes(const struct scene *scene, uint64_t pid, unsigned node)
{
	const struct table *placement = sample_table(model_now(scene->model), ENTITY_PLACEMENT);

	if (scene->subject != pid || !placement->row_count)
		return NAN;
	for (size_t row = 0; row < placement->row_count; row++)
		if (placement->keys[row].first == node)
			return figure_value(scene, row, column_value(METRIC_PLACEMENT_RESIDENT));
	return 0;
}

/* What the process has on the node, where the sample is about it; NAN: not known. */
static double bytes_on(const struct scene *scene, const struct move_request *request, unsigned node)
{
	const struct table *table = sample_table(model_now(scene->model), ENTITY_PROCESS_NODE);
	uint64_t pid = request->target.process.first;
	bool is_known = false;

	for (size_t row = 0; row < table->row_count; row++) {
		double there;

		if (table->keys[row].first != pid)
			continue;
		there = figure_value(scene, row, column_value(METRIC_PROCESS_NODE_RESIDENT));
		if (figure_value(scene, row, column_value(METRIC_PROCESS_NODE_NODE)) == node)
			return there;
		is_known |= !isnan(there);
	}
	return is_known ? 0 : inspected_bytes(scene, pid, node);
}

static void format_bytes(const struct scene *scene, double bytes, char *buffer, size_t size)
{
	unit_format_count(UNIT_BYTES, scene->numbers, (uint64_t)bytes, buffer, size);
}

/* The one in `node`, or that with most of the process. */
static size_t find_first(const struct scene *scene, const struct move_request *request, int64_t node)
{
	size_t first = 0;

	for (size_t i = 0; i < request->node_count; i++) {
		if (node >= 0 && request->nodes[i] == node)
			return i;
		if (bytes_on(scene, request, request->nodes[i]) >
		    bytes_on(scene, request, request->nodes[first]))
			first = i;
	}
	return first;
}

static void ask_node(struct scene *scene, const struct move_request *request, const char *words,
		     size_t initial)
{
	char texts[DIALOG_ITEMS_MAXIMUM][ITEM_SIZE], title[128], bytes[FIGURE_SIZE];
	const char *items[DIALOG_ITEMS_MAXIMUM];

	for (size_t i = 0; i < request->node_count; i++) {
		double there = bytes_on(scene, request, request->nodes[i]);

		snprintf(texts[i], ITEM_SIZE, "node %-4u", request->nodes[i]);
		if (!isnan(there)) {
			format_bytes(scene, there, bytes, sizeof(bytes));
			text_append(texts[i], ITEM_SIZE, "%8s of it", bytes);
		}
		items[i] = texts[i];
	}
	snprintf(title, sizeof(title), "Move pages of %" PRIu64 " %s %s",
		 request->target.process.first, request->target.name, words);
	scene_choose(scene, ACTION_MOVE_PAGES, title, items, request->node_count, initial);
}

static void begin(struct scene *scene, struct move_request *request, int64_t row, int64_t node)
{
	const struct tui_mover *mover = scene->options->mover;

	move_pages_done(request);
	request->node_count = mover->nodes(request->nodes, DIALOG_ITEMS_MAXIMUM);
	if (request->node_count < 2)
		scene_say(scene, STYLE_WARNING,
			  "only one node has memory: there is nowhere to move pages to");
	else if (target_hold(scene, &request->target, row))
		ask_node(scene, request, "from", find_first(scene, request, node));
}

static void remove_node(struct move_request *request, size_t index)
{
	memmove(&request->nodes[index], &request->nodes[index + 1],
		(request->node_count - index - 1) * sizeof(request->nodes[0]));
	request->node_count--;
}

static void ask_if_sure(struct scene *scene, struct move_request *request, unsigned to)
{
	double there = bytes_on(scene, request, request->from);
	char question[256], bytes[FIGURE_SIZE] = "pages";

	request->to = to;
	request->has_to = true;
	if (!isnan(there))
		format_bytes(scene, there, bytes, sizeof(bytes));
	snprintf(question, sizeof(question), "Move %s of process %" PRIu64 " (%s) from node %u to "
					     "node %u?", bytes, request->target.process.first,
		 request->target.name, request->from, to);
	scene_confirm(scene, ACTION_MOVE_PAGES, question);
}

static void take_choice(struct scene *scene, struct move_request *request, size_t choice)
{
	if (choice >= request->node_count)
		return;
	if (request->has_from) {
		ask_if_sure(scene, request, request->nodes[choice]);
		return;
	}
	request->from = request->nodes[choice];
	request->has_from = true;
	remove_node(request, choice);
	if (request->node_count == 1)
		ask_if_sure(scene, request, request->nodes[0]);
	else
		ask_node(scene, request, "to", 0);
}

static void order(struct scene *scene, struct move_request *request)
{
	struct page_move_order order = {
		.mover = scene->options->mover,
		.pid = request->target.process.first,
		.from = request->from,
		.to = request->to,
	};

	if (target_is_there(scene, &request->target, "not moved")) {
		snprintf(order.name, sizeof(order.name), "%s", request->target.name);
		scene_move_pages(scene, &order);
	}
	move_pages_done(request);
}

enum handled move_pages_act(struct scene *scene, struct move_request *request, int64_t row,
			    int64_t node, const struct input *input)
{
	bool is_answer = input->answer || input->choice >= 0;

	if (scene->options->is_readonly)
		scene_say(scene, STYLE_WARNING, "read-only: moving pages is switched off");
	else if (!scene->is_live)
		scene_say(scene, STYLE_WARNING, "pages of a captured process cannot be moved");
	else if (!scene->options->mover)
		scene_say(scene, STYLE_WARNING, "pages can be moved on this machine itself only");
	else if (!is_answer && row >= 0)
		begin(scene, request, row, node);
	else if (is_answer && request->target.is_open && !request->has_to)
		take_choice(scene, request, (size_t)input->choice);
	else if (input->choice == 1 && request->target.is_open && input->is_final)
		order(scene, request);
	return HANDLED_YES;
}
