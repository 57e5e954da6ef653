/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The JSON Schema of the format json, made from the registry. Says of each member what may stand
 * there; nothing else may, so it cannot lie. Keep it beside json.c: what that one writes, this one
 * describes. Also built for the build machine, so it knows data only.
 */
#include "mempane/report.h"

#include "mempane/json.h"

static const enum presence presences[] = {
	PRESENCE_ABSENT, PRESENCE_UNASKED, PRESENCE_PRESENT, PRESENCE_AT_LEAST,
	PRESENCE_SAMPLED, PRESENCE_STALE, PRESENCE_PENDING, PRESENCE_ESTIMATE, PRESENCE_DENIED,
	PRESENCE_BLOCKED, PRESENCE_GONE, PRESENCE_UNLIMITED, PRESENCE_UNREADABLE,
};

static const char *definition_of(struct column column)
{
	enum unit unit = metric_info(column.metric)->unit;

	if (column.lens == LENS_RATE || column.lens == LENS_SHARE)
		return "#/$defs/number";
	switch (unit) {
	case UNIT_TEXT:
		return "#/$defs/text";
	case UNIT_RATIO:
		return "#/$defs/number";
	case UNIT_SIGNED_BYTES:
	case UNIT_INDEX:
	case UNIT_NUMBER:
		return "#/$defs/signed";
	case UNIT_COUNT:
	case UNIT_BYTES:
	case UNIT_NANOSECONDS:
	case UNIT_IDENTIFIER:
	case UNIT_ADDRESS:
		break;
	}
	return column.lens == LENS_CHANGE ? "#/$defs/signed" : "#/$defs/count";
}

static void write_type(struct json_writer *json, const char *type)
{
	json_object_begin(json, NULL);
	json_string(json, "type", type);
	json_object_end(json);
}

/* A value, "max" for none that limits, or null, of which the row's reason says why. */
static void define(struct json_writer *json, const char *name, const char *type, bool has_maximum)
{
	json_object_begin(json, name);
	json_array_begin(json, "anyOf");
	json_object_begin(json, NULL);
	json_string(json, "type", type);
	if (has_maximum) {
		json_count(json, "minimum", 0);
		json_count(json, "maximum", UINT64_MAX);
	}
	json_object_end(json);
	json_object_begin(json, NULL);
	json_string(json, "const", "max");
	json_object_end(json);
	write_type(json, "null");
	json_array_end(json);
	json_object_end(json);
}

static void define_text(struct json_writer *json)
{
	json_object_begin(json, "text");
	json_string(json, "description", "Bytes that are no UTF-8 are lone surrogates \\udcXX.");
	json_array_begin(json, "type");
	json_string(json, NULL, "string");
	json_string(json, NULL, "null");
	json_array_end(json);
	json_object_end(json);
}

static void define_reason(struct json_writer *json)
{
	json_object_begin(json, "reason");
	json_string(json, "description", "By member: why it is null, or what is special about its "
					 "value (at_least: a lower bound; sampled: an estimate "
					 "from a sample; stale: an old one).");
	json_string(json, "type", "object");
	json_count(json, "minProperties", 1);
	json_object_begin(json, "additionalProperties");
	json_array_begin(json, "enum");
	for (size_t i = 0; i < ARRAY_SIZE(presences); i++)
		if (presences[i] > PRESENCE_PRESENT && presences[i] != PRESENCE_UNLIMITED)
			json_string(json, NULL, presence_name(presences[i]));
	json_array_end(json);
	json_object_end(json);
	json_object_end(json);
}

static void define_bounds(struct json_writer *json)
{
	json_object_begin(json, "bounds");
	json_string(json, "description", "By member that is null, since its read was left out "
					 "(reason pending or estimate): lower and upper bound.");
	json_string(json, "type", "object");
	json_count(json, "minProperties", 1);
	json_object_begin(json, "additionalProperties");
	json_string(json, "type", "array");
	json_count(json, "minItems", 2);
	json_count(json, "maxItems", 2);
	json_object_begin(json, "items");
	json_string(json, "type", "integer");
	json_count(json, "minimum", 0);
	json_count(json, "maximum", UINT64_MAX);
	json_object_end(json);
	json_object_end(json);
	json_object_end(json);
}

static bool has_bounds(enum entity entity)
{
	for (enum metric metric = entity_first_metric(entity); metric < entity_end_metric(entity);
	     metric++)
		if (metric_info(metric)->upper)
			return true;
	return false;
}

static void refer(struct json_writer *json, const char *name, const char *definition)
{
	json_object_begin(json, name);
	json_string(json, "$ref", definition);
	json_object_end(json);
}

static void write_member(struct json_writer *json, struct column column)
{
	char name[96];

	column_name(column, name, sizeof(name));
	json_object_begin(json, name);
	json_string(json, "$ref", definition_of(column));
	json_string(json, "description", metric_info(column.metric)->help);
	if (metric_info(column.metric)->unit != UNIT_TEXT)
		json_string(json, "unit", unit_name(column_unit(column)));
	json_object_end(json);
}

static void define_row(struct json_writer *json, enum entity entity)
{
	json_object_begin(json, entity_info(entity)->name);
	json_string(json, "description", entity_info(entity)->help);
	json_string(json, "type", "object");
	json_boolean(json, "additionalProperties", false);
	json_object_begin(json, "properties");
	for (enum metric metric = entity_first_metric(entity); metric < entity_end_metric(entity);
	     metric++)
		for (enum lens lens = LENS_VALUE; lens <= LENS_SHARE; lens++)
			if (column_makes_sense((struct column){ metric, lens }))
				write_member(json, (struct column){ metric, lens });
	refer(json, "reason", "#/$defs/reason");
	if (has_bounds(entity))
		refer(json, "bounds", "#/$defs/bounds");
	json_object_end(json);
	json_object_end(json);
}

/* ---- what is around the rows ---- */

enum { REQUIRED = 1, NULLABLE = 2 };

struct property {
	const char *name, *type, *help;
	unsigned    flags;
};

static const struct property header[] = {
	{ "schema_version", "integer", "1; grows when a member changes its meaning.", REQUIRED },
	{ "time", "string", "When the sample was taken, RFC 3339.", REQUIRED | NULLABLE },
	{ "time_ns", "integer", "The same in nanoseconds since 1970.", REQUIRED | NULLABLE },
	{ "monotonic_ns", "integer", "The clock that rates divide by.", REQUIRED },
	{ "interval", "number", "Seconds since the sample before.", REQUIRED | NULLABLE },
	{ "took_ns", "integer", "Time that taking the sample took.", REQUIRED },
	{ "incomplete", "boolean", "Memory ran out, rows are missing.", 0 },
};

static const struct property host[] = {
	{ "name", "string", "Its name.", REQUIRED | NULLABLE },
	{ "kernel", "string", "Its kernel's release.", REQUIRED | NULLABLE },
	{ "architecture", "string", "Its architecture.", REQUIRED | NULLABLE },
	{ "page_size", "integer", "Bytes of a page.", REQUIRED | NULLABLE },
	{ "process_reader", "string", "bpf, procfs or libproc2: how processes were listed.",
	  REQUIRED | NULLABLE },
	{ "live", "boolean", "Whether time passes.", REQUIRED },
};

static const struct property source_members[] = {
	{ "name", "string", "Kernel file, or family of files.", REQUIRED },
	{ "path", "string", "Its path below the root.", REQUIRED },
	{ "state", "string", "How reading went.", REQUIRED },
	{ "error", "string", "Name of the error behind it.", 0 },
	{ "reads", "integer", "Files of the family that were read.", REQUIRED },
	{ "denied", "integer", "Files that refused.", REQUIRED },
	{ "blocked", "integer", "Files whose read is held up.", REQUIRED },
	{ "gone", "integer", "Files that vanished.", REQUIRED },
	{ "idle", "integer", "Files left out: nothing moved since they were read.", 0 },
	{ "waiting", "integer", "Files left out until the budget allows them.", 0 },
	{ "over_limit", "integer", "Files left out: reading them takes too long.", 0 },
	{ "unknown_fields", "integer", "Fields that are not known yet.", REQUIRED },
	{ "malformed_line", "integer", "First line not understood, or 0.", REQUIRED },
	{ "read_ns", "integer", "Monotonic time of the read.", REQUIRED },
	{ "took_ns", "integer", "Time that reading and parsing took.", REQUIRED },
};

static void write_property(struct json_writer *json, const struct property *property)
{
	json_object_begin(json, property->name);
	json_string(json, "description", property->help);
	if (property->flags & NULLABLE) {
		json_array_begin(json, "type");
		json_string(json, NULL, property->type);
		json_string(json, NULL, "null");
		json_array_end(json);
	} else {
		json_string(json, "type", property->type);
	}
	json_object_end(json);
}

static void write_required(struct json_writer *json, const struct property *properties,
			   size_t count, const char *const *others, size_t other_count)
{
	json_boolean(json, "additionalProperties", false);
	json_array_begin(json, "required");
	for (size_t i = 0; i < count; i++)
		if (properties[i].flags & REQUIRED)
			json_string(json, NULL, properties[i].name);
	for (size_t i = 0; i < other_count; i++)
		json_string(json, NULL, others[i]);
	json_array_end(json);
}

static void define_object(struct json_writer *json, const char *name,
			  const struct property *properties, size_t count)
{
	json_object_begin(json, name);
	json_string(json, "type", "object");
	write_required(json, properties, count, NULL, 0);
	json_object_begin(json, "properties");
	for (size_t i = 0; i < count; i++)
		write_property(json, &properties[i]);
	json_object_end(json);
	json_object_end(json);
}

static void write_reference(struct json_writer *json, const char *name, const char *definition)
{
	char reference[96];

	snprintf(reference, sizeof(reference), "#/$defs/%s", definition);
	json_object_begin(json, name);
	json_string(json, "$ref", reference);
	json_object_end(json);
}

static void write_array(struct json_writer *json, const char *name, const char *definition)
{
	json_object_begin(json, name);
	json_string(json, "type", "array");
	write_reference(json, "items", definition);
	json_object_end(json);
}

static void write_definitions(struct json_writer *json)
{
	json_object_begin(json, "$defs");
	define(json, "count", "integer", true);
	define(json, "signed", "integer", false);
	define(json, "number", "number", false);
	define_text(json);
	define_reason(json);
	define_bounds(json);
	define_object(json, "row_of_host", host, ARRAY_SIZE(host));
	define_object(json, "row_of_sources", source_members, ARRAY_SIZE(source_members));
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
		define_row(json, entity);
	json_object_end(json);
}

void report_write_schema(FILE *file)
{
	static const char *const objects[] = { "host", "sources" };
	struct json_writer json;

	json_begin(&json, file, true);
	json_object_begin(&json, NULL);
	json_string(&json, "$schema", "https://json-schema.org/draft/2020-12/schema");
	json_string(&json, "title", "A sample of mempane");
	json_string(&json, "description", "One line of mempane snapshot --format json.");
	json_string(&json, "type", "object");
	write_required(&json, header, ARRAY_SIZE(header), objects, ARRAY_SIZE(objects));
	json_object_begin(&json, "properties");
	for (size_t i = 0; i < ARRAY_SIZE(header); i++)
		write_property(&json, &header[i]);
	write_reference(&json, "host", "row_of_host");
	write_array(&json, "sources", "row_of_sources");
	for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
		write_array(&json, entity_info(entity)->name, entity_info(entity)->name);
	json_object_end(&json);
	write_definitions(&json);
	json_object_end(&json);
	json_end(&json);
}
