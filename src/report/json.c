/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON lines: one object a sample. Knows no view by name and no unit's human form.
 *
 *   {"schema_version": 1,
 *    "time": "2026-01-31T12:00:00.123Z" (null: unknown, as in a bare tree), "time_ns": …,
 *    "monotonic_ns": …, "interval": seconds since the sample before, or null for the first,
 *    "host": {"name", "kernel", "architecture", "page_size", "process_reader", "live"},
 *    "took_ns": …, "incomplete": true (only when memory ran out and rows are missing),
 *    ENTITY: [ROW, …], …, "sources": [{…}, …]}
 *
 * Entities and the members of their rows have the registry's names ("mempane list metrics");
 * a rate is NAME_per_s, a change NAME_change, a share NAME_share. Values are in base units: bytes,
 * nanoseconds, counts, shares of 1, thousandths for indices. In a row
 *
 *   a number or string   is the value,
 *   "max"                means unlimited (members that are numbers otherwise),
 *   null                 has its reason beside it: "reason": {"pss": "denied"}, and where it was
 *                        left out and something is known: "bounds": {"pss": [lower, upper]},
 *   a missing member     means that the kernel has no such thing, or that it does not apply.
 *
 * Each row carries what identifies it, asked for or not, and all rows are written unless the user
 * limited them. Bytes that are no UTF-8 are lone surrogates \udcXX (see json.h).
 */
#include "formats.h"

#include <string.h>

#include "mempane/json.h"
#include "exact.h"
#include "members.h"
#include "select.h"

enum { SCHEMA_VERSION = 1 };

static void write_time(struct json_writer *json, uint64_t wall)
{
	char text[TIME_SIZE];

	if (!format_time(wall, text)) {
		json_null(json, "time");
		json_null(json, "time_ns");
		return;
	}
	json_string(json, "time", text);
	json_count(json, "time_ns", wall);
}

static void write_header(struct json_writer *json, const struct model *model)
{
	const struct sample *now = model_now(model), *before = model_before(model);

	json_count(json, "schema_version", SCHEMA_VERSION);
	write_time(json, now->taken.wall);
	json_count(json, "monotonic_ns", now->taken.monotonic);
	if (before && now->taken.monotonic > before->taken.monotonic)
		json_number(json, "interval",
			    (double)(now->taken.monotonic - before->taken.monotonic) /
			    (double)NANOSECONDS_PER_SECOND);
	else
		json_null(json, "interval");
	json_object_begin(json, "host");
	json_string(json, "name", now->origin.host);
	json_string(json, "kernel", now->origin.kernel);
	json_string(json, "architecture", now->origin.architecture);
	if (now->origin.page_size)
		json_count(json, "page_size", now->origin.page_size);
	else
		json_null(json, "page_size");
	json_string(json, "process_reader", now->origin.process_reader);
	json_boolean(json, "live", now->origin.is_live);
	json_object_end(json);
	json_count(json, "took_ns", now->took);
	if (now->is_incomplete)
		json_boolean(json, "incomplete", true);
}

static void write_value(struct json_writer *json, const char *name, struct cell cell,
			struct column column)
{
	if (column.lens == LENS_RATE || column.lens == LENS_SHARE) {
		json_number(json, name, cell.ratio);
		return;
	}
	switch (metric_info(column.metric)->unit) {
	case UNIT_TEXT:
		json_string(json, name, cell.text);
		break;
	case UNIT_RATIO:
		json_number(json, name, cell.ratio);
		break;
	case UNIT_SIGNED_BYTES:
	case UNIT_INDEX:
	case UNIT_NUMBER:
		json_signed(json, name, cell.signed_count);
		break;
	case UNIT_COUNT:
	case UNIT_BYTES:
	case UNIT_NANOSECONDS:
	case UNIT_IDENTIFIER:
	case UNIT_ADDRESS:
		if (column.lens == LENS_CHANGE)
			json_signed(json, name, cell.signed_count);
		else
			json_count(json, name, cell.count);
		break;
	}
}

/* True when the member says less than its presence does: the reason has to be written too. */
static bool write_member(struct json_writer *json, struct cell cell, const struct member *member)
{
	switch (cell.presence) {
	case PRESENCE_ABSENT:
	case PRESENCE_UNASKED:
		return false;
	case PRESENCE_PRESENT:
		write_value(json, member->name, cell, member->column);
		return false;
	case PRESENCE_AT_LEAST:
	case PRESENCE_SAMPLED:
	case PRESENCE_STALE:
		write_value(json, member->name, cell, member->column);
		return true;
	case PRESENCE_UNLIMITED:
		json_string(json, member->name, "max");
		return false;
	case PRESENCE_PENDING:
	case PRESENCE_ESTIMATE:
	case PRESENCE_DENIED:
	case PRESENCE_BLOCKED:
	case PRESENCE_GONE:
	case PRESENCE_UNREADABLE:
	case PRESENCE_COUNT:
		break;
	}
	json_null(json, member->name);
	return true;
}

static bool needs_reason(enum presence presence)
{
	return presence != PRESENCE_ABSENT && presence != PRESENCE_UNASKED &&
	       presence != PRESENCE_PRESENT && presence != PRESENCE_UNLIMITED;
}

static void write_reasons(struct json_writer *json, const struct model *model, size_t row,
			  const struct members *members)
{
	json_object_begin(json, "reason");
	for (size_t i = 0; i < members->count; i++) {
		const struct member *member = &members->items[i];
		enum presence presence = model_cell(model, row, member->column).presence;

		if (needs_reason(presence))
			json_string(json, member->name, presence_name(presence));
	}
	json_object_end(json);
}

static bool has_bounds(const struct model *model, size_t row, const struct member *member,
		       struct bounds *ret_bounds)
{
	return member->column.lens == LENS_VALUE &&
	       model_bounds(model, row, member->column.metric, ret_bounds);
}

static void write_bounds(struct json_writer *json, const struct model *model, size_t row,
			 const struct members *members)
{
	struct bounds bounds;
	bool is_begun = false;

	for (size_t i = 0; i < members->count; i++) {
		if (!has_bounds(model, row, &members->items[i], &bounds))
			continue;
		if (!is_begun)
			json_object_begin(json, "bounds");
		is_begun = true;
		json_array_begin(json, members->items[i].name);
		json_count(json, NULL, bounds.lower);
		json_count(json, NULL, bounds.upper);
		json_array_end(json);
	}
	if (is_begun)
		json_object_end(json);
}

static void write_row(struct json_writer *json, const struct model *model, size_t row,
		      const struct members *members)
{
	bool has_reasons = false;

	json_object_begin(json, NULL);
	for (size_t i = 0; i < members->count; i++)
		has_reasons |= write_member(json,
					    model_cell(model, row, members->items[i].column),
					    &members->items[i]);
	if (has_reasons)
		write_reasons(json, model, row, members);
	if (has_reasons)
		write_bounds(json, model, row, members);
	json_object_end(json);
}

static int write_entity(struct json_writer *json, const struct model *model,
			const struct report_request *request, const struct view *view,
			struct rows *rows)
{
	struct members members;
	int r = members_of_entity(model, request, view->entity, &members);

	if (r < 0)
		return r;
	r = select_rows(model, request, view, rows);
	json_array_begin(json, entity_info(view->entity)->name);
	if (r >= 0)
		for (size_t i = 0; i < select_count(request, view, rows); i++)
			write_row(json, model, rows->items[i].row, &members);
	json_array_end(json);
	members_done(&members);
	return r;
}

static void write_source(struct json_writer *json, enum source source,
			 const struct outcome *outcome)
{
	json_object_begin(json, NULL);
	json_string(json, "name", source_info(source)->name);
	json_string(json, "path", source_info(source)->path);
	json_string(json, "state", presence_name(outcome->presence));
	if (outcome->error)
		json_string(json, "error", strerrorname_np(outcome->error));
	json_count(json, "reads", outcome->reads);
	json_count(json, "denied", outcome->denied);
	json_count(json, "blocked", outcome->blocked);
	json_count(json, "gone", outcome->gone);
	/* Only of files that are left out now and then. */
	if (outcome->idle)
		json_count(json, "idle", outcome->idle);
	if (outcome->waiting)
		json_count(json, "waiting", outcome->waiting);
	if (outcome->over_limit)
		json_count(json, "over_limit", outcome->over_limit);
	json_count(json, "unknown_fields", outcome->unknown_fields);
	json_count(json, "malformed_line", outcome->malformed_line);
	json_count(json, "read_ns", outcome->read_at);
	json_count(json, "took_ns", outcome->took);
	json_object_end(json);
}

static void write_sources(struct json_writer *json, const struct sample *sample)
{
	json_array_begin(json, "sources");
	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT; source++)
		if (sample->outcomes[source].presence != PRESENCE_UNASKED)
			write_source(json, source, &sample->outcomes[source]);
	json_array_end(json);
}

static int write_sample(FILE *file, const struct model *model,
			const struct report_request *request)
{
	struct json_writer json;
	struct rows rows = { 0 };
	int r = 0;

	json_begin(&json, file, false);
	json_object_begin(&json, NULL);
	write_header(&json, model);
	for (size_t i = 0; i < request->view_count && r >= 0; i++)
		if (members_begin_with(request, i))
			r = write_entity(&json, model, request, request->views[i], &rows);
	write_sources(&json, model_now(model));
	json_object_end(&json);
	json_end(&json);
	rows_done(&rows);
	return r < 0 ? r : 0;
}

const struct report report_json = {
	.name = "json",
	.help = "One JSON object a sample and line, every number exact and in base units.",
	.write = write_sample,
};
