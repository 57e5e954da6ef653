/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes the tables of fields as C to the standard output: of each file of fields and each entity
 * that it feeds, the fields in the registry's order and where each is by its hash. Parsers would
 * otherwise make these tables for each file that they read. Runs on the build machine.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mempane/metrics.h"

enum { FIELDS_MAXIMUM = 512, SLOTS_MAXIMUM = 4 * FIELDS_MAXIMUM };

struct table {
	enum source source;
	enum entity entity;
	struct field_info fields[FIELDS_MAXIMUM], prefixes[FIELDS_MAXIMUM];
	size_t field_count, prefix_count;
	uint16_t slots[SLOTS_MAXIMUM];
	size_t slot_count;
};

static void die(const char *complaint, const struct field_info *field)
{
	fprintf(stderr, "fieldgen: %s: %s\n", field->name, complaint);
	exit(1);
}

static void add_field(struct table *table, enum metric metric)
{
	struct text name = text_from(metric_field(metric, table->source));
	bool is_prefix = text_ends_with(name, "*");
	struct field_info field = {
		.name = name.data,
		.size = name.size - is_prefix,
		.metric = metric,
		.scale = metric_scale(metric, table->source),
		.unit = metric_info(metric)->unit,
	};

	if (table->field_count == FIELDS_MAXIMUM || table->prefix_count == FIELDS_MAXIMUM)
		die("too many fields for tools/fieldgen.c", &field);
	if (strpbrk(field.name, "\"\\"))
		die("a name that C can not hold as it is", &field);
	if (is_prefix)
		table->prefixes[table->prefix_count++] = field;
	else
		table->fields[table->field_count++] = field;
}

/* At most half of the slots are taken, so that searches stay short and end. */
static void fill_slots(struct table *table)
{
	table->slot_count = 1;
	while (table->slot_count < 2 * table->field_count)
		table->slot_count *= 2;
	memset(table->slots, 0, sizeof(table->slots));
	for (size_t i = 0; i < table->field_count; i++) {
		const struct field_info *field = &table->fields[i];
		size_t slot = field_hash((struct text){ field->name, field->size });

		for (slot %= table->slot_count; table->slots[slot];
		     slot = (slot + 1) % table->slot_count)
			if (strcmp(table->fields[table->slots[slot] - 1].name, field->name) == 0)
				die("two metrics of one entity from one field", field);
		table->slots[slot] = (uint16_t)(i + 1);
	}
}

static void write_fields(const char *name, const struct table *table,
			 const struct field_info *fields, size_t count)
{
	if (count == 0)
		return;
	printf("static const struct field_info %s_%d_%d[] = {\n", name, (int)table->source,
	       (int)table->entity);
	for (size_t i = 0; i < count; i++)
		printf("\t{ \"%.*s\", %zu, %d, %d, %d },\n", (int)fields[i].size, fields[i].name,
		       fields[i].size, (int)fields[i].metric, (int)fields[i].scale,
		       (int)fields[i].unit);
	puts("};");
}

static void write_slots(const struct table *table)
{
	printf("static const uint16_t slots_%d_%d[] = {\n", (int)table->source,
	       (int)table->entity);
	for (size_t i = 0; i < table->slot_count; i++)
		printf("\t%d,\n", table->slots[i]);
	puts("};");
}

static void write_list(const char *name, const struct table *table, size_t count)
{
	if (count)
		printf("\t%s_%d_%d, %zu,\n", name, (int)table->source, (int)table->entity, count);
	else
		puts("\tNULL, 0,");
}

/* False when the file has no field for this entity. */
static bool make_table(struct table *table, enum source source, enum entity entity)
{
	table->source = source;
	table->entity = entity;
	table->field_count = table->prefix_count = 0;
	for (enum metric metric = METRIC_NONE + 1; metric < METRIC_COUNT; metric++)
		if (metric_entity(metric) == entity && metric_field(metric, source))
			add_field(table, metric);
	fill_slots(table);
	return table->field_count || table->prefix_count;
}

/* A file of one value is found by its name, not by a field in it. */
static bool has_fields(enum source source)
{
	return !source_info(source)->is_directory;
}

static void write_each(struct table *table, void (*write_table)(const struct table *table))
{
	for (enum source source = SOURCE_NONE + 1; source < SOURCE_COUNT; source++)
		for (enum entity entity = 0; has_fields(source) && entity < ENTITY_COUNT; entity++)
			if (make_table(table, source, entity))
				write_table(table);
}

static void write_parts(const struct table *table)
{
	write_fields("fields", table, table->fields, table->field_count);
	write_fields("prefixes", table, table->prefixes, table->prefix_count);
	write_slots(table);
}

static void write_table(const struct table *table)
{
	printf("\t{ %d, %d,\n", (int)table->source, (int)table->entity);
	write_list("fields", table, table->field_count);
	write_list("prefixes", table, table->prefix_count);
	printf("\tslots_%d_%d, %zu },\n", (int)table->source, (int)table->entity,
	       table->slot_count - 1);
}

int main(void)
{
	static struct table table;

	puts("/* Made by tools/fieldgen.c from the registry. */\n"
	     "#include \"mempane/metrics.h\"\n");
	write_each(&table, write_parts);
	puts("static const struct field_table tables[] = {");
	write_each(&table, write_table);
	puts("};\n\n"
	     "static const uint16_t no_slots[1];\n"
	     "static const struct field_table no_fields = { .slots = no_slots };\n\n"
	     "const struct field_table *field_table_of(enum source source, enum entity entity)\n"
	     "{\n"
	     "\tfor (size_t i = 0; i < ARRAY_SIZE(tables); i++)\n"
	     "\t\tif (tables[i].source == source && tables[i].entity == entity)\n"
	     "\t\t\treturn &tables[i];\n"
	     "\treturn &no_fields;\n"
	     "}");
	return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
