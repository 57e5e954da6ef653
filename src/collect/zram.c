/* SPDX-License-Identifier: GPL-2.0-or-later */
/* zram devices among the block devices: a row for each, with its settings and its three lines of
 * numbers. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "collection.h"

enum { DEVICES_MAXIMUM = 1024 };	/* a hostile tree may have any number */

struct device_file {
	enum source source;
	const char *name;
	PARSE_ROW_FUNCTION((*parse));
};

static const struct device_file device_files[] = {
	{ SOURCE_ZRAM_MM_STAT, "mm_stat", parse_zram_mm_stat },
	{ SOURCE_ZRAM_IO_STAT, "io_stat", parse_zram_io_stat },
	{ SOURCE_ZRAM_BD_STAT, "bd_stat", parse_zram_bd_stat },
};

static int collect_file(struct collection *collection, const struct device_file *file, size_t row,
			const char *directory)
{
	struct collector *collector = collection->collector;
	struct arena_mark mark = arena_mark(&collector->scratch);
	struct parse_report report = { .rows = 0 };
	char path[VALUE_PATH_SIZE];
	struct text text;
	int error;

	if (!collection->is_wanted[file->source] ||
	    snprintf(path, sizeof(path), "%s/%s", directory, file->name) >= VALUE_PATH_SIZE)
		return 0;
	error = collection_read(collection, file->source, path, &text);
	if (error == -ENOMEM)
		return error;
	if (error) {
		sample_put_source_presence(collection->sample, ENTITY_ZRAM, row, file->source,
					   presence_of_error(error));
	} else {
		file->parse(collection->sample, row, &collector->scale, text, &report);
		outcome_note_report(&collection->sample->outcomes[file->source], &report);
	}
	arena_rewind(&collector->scratch, mark);
	return 0;
}

static int collect_device(struct collection *collection, uint64_t number, const char *name)
{
	struct sample *sample = collection->sample;
	struct key key = { .first = number, .name = name };
	int64_t row = sample_add_row(sample, ENTITY_ZRAM, key);
	char directory[VALUE_PATH_SIZE];
	int error;

	if (row < 0)
		return -ENOMEM;
	sample_put_text(sample, (size_t)row, METRIC_ZRAM_NAME, text_from(name));
	snprintf(directory, sizeof(directory), "sys/block/%s", name);
	error = values_collect(collection, SOURCE_ZRAM, ENTITY_ZRAM, (size_t)row, directory);
	for (size_t i = 0; i < ARRAY_SIZE(device_files) && !error; i++)
		error = collect_file(collection, &device_files[i], (size_t)row, directory);
	return error;
}

static void note_none(struct collection *collection, int error)
{
	uint64_t now = tree_now(collection->collector->tree).monotonic;

	for (size_t i = 0; i < ARRAY_SIZE(device_files); i++)
		outcome_note_read(&collection->sample->outcomes[device_files[i].source], error,
				  now, 0);
}

int zram_collect(struct collection *collection)
{
	struct collector *collector = collection->collector;
	const char *const *names;
	size_t count, devices = 0;
	int error;

	if (!sample_table(collection->sample, ENTITY_ZRAM)->is_present)
		return 0;
	error = collection_list_names(collection, SOURCE_ZRAM, "sys/block", false, &names, &count);
	for (size_t i = 0; i < count && !error && devices < DEVICES_MAXIMUM; i++) {
		struct text number = text_from(names[i]);
		uint64_t value;

		if (!text_starts_with(number, "zram"))
			continue;
		number = (struct text){ number.data + 4, number.size - 4 };
		if (text_to_uint64(number, &value))
			continue;
		devices++;
		error = collect_device(collection, value, names[i]);
	}
	if (error == -ENOMEM)
		return error;
	if (!devices)
		note_none(collection, error ? error : -ENOENT);
	/* Rows come of the list alone, so it counts as a read. */
	outcome_note_read(&collection->sample->outcomes[SOURCE_ZRAM],
			  devices ? 0 : error ? error : -ENOENT,
			  tree_now(collector->tree).monotonic, 0);
	return 0;
}
